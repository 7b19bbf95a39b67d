package dev.weft.datapath;

import dev.weft.bpf.Program;
import dev.weft.bpf.TestRun;
import java.util.Map;

/**
 * The programs in force, asked by test runs on the maps in force. They answer as they would judge the packet at this
 * moment, and write nothing: see {@code EXPLAIN_IFINDEX} in bpf/abi/event.h.
 */
public final class LivePrograms {

    private final Map<String, Program> programs;
    private final int overlay;

    /**
     * @param programs by name, as the object has them
     * @param overlay ifindex of the tunnel device
     */
    public LivePrograms(Map<String, Program> programs, int overlay) {
        this.programs = Map.copyOf(programs);
        this.overlay = overlay;
    }

    /**
     * Asks about a packet that a pod of this node sends.
     *
     * @param macTail the last four bytes of the pod's MAC, as in {@link NodeState.LocalPod}
     */
    public Explanation fromPod(int ifindex, int macTail, Probe probe) {
        return run("from_pod", probe.frame(macTail), Explanation.question(ifindex));
    }

    /** Asks about a packet that comes to a pod of this node through the host stack. */
    public Explanation toPod(int ifindex, Probe probe) {
        return run("to_pod", probe.frame(0), Explanation.question(ifindex));
    }

    /** Asks about a packet that another node sends through the tunnel, with the identity that it has on the wire. */
    public Explanation fromOverlay(int identity, Probe probe) {
        return run("from_overlay", probe.frame(0), Explanation.question(overlay, identity));
    }

    /** Asks about a packet of this node's host stack to another node's pod. */
    public Explanation toOverlay(Probe probe) {
        return run("to_overlay", probe.frame(0), Explanation.question(overlay));
    }

    private Explanation run(String name, byte[] frame, byte[] context) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalStateException("program " + name + " is not loaded");
        }
        return Explanation.of(program.testRun(new TestRun(frame, context, 1)).context());
    }
}
