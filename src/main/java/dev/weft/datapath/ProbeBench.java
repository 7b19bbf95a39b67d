package dev.weft.datapath;

import dev.weft.bpf.Kernel;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.Program;
import dev.weft.bpf.TestRun;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.PolicySet;
import dev.weft.model.ReservedIdentity;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real programs on maps of their own, to be asked by test runs: attached to nothing, pinned nowhere, gone with this
 * object. Every pod of a state is on the node, or on another as long as {@link #move} says so, and whoever a question is
 * about takes the place of the one device that a test run has.
 */
public final class ProbeBench implements AutoCloseable {

    private static final String FROM_POD = "from_pod";
    private static final String TO_POD = "to_pod";
    private static final String FROM_OVERLAY = "from_overlay";
    private static final String TO_OVERLAY = "to_overlay";

    /** Of a test run without a device of its own: the tunnel device, or the pod's that is asked about. */
    private static final int IFINDEX = 1;

    /** The tunnel port of the programs that are asked. */
    public static final int VXLAN_PORT = 8472;

    private static final int REPORT_INTERVAL = 5;
    /** Behind it is whoever is on another node; its own address is in no question. */
    private static final NodeState.Node ELSEWHERE =
            new NodeState.Node("elsewhere", false, Address.parse("192.0.2.1"), Set.of());

    private static final IpcacheValue REMOTE_NODE = behindTunnel(ReservedIdentity.REMOTE_NODE.number());
    /** Entries of each map beyond those of the state. */
    private static final int SPARE = 1024;

    private final LoadedObject object;
    private final BatchedMap<Integer, EndpointValue> endpoints;
    private final BatchedMap<Address, IpcacheValue> ipcache;
    private final Map<Integer, EndpointValue> pods = new HashMap<>();
    private final Map<Address, IpcacheValue> addresses = new HashMap<>();

    private ProbeBench(LoadedObject object) {
        this.object = object;
        this.endpoints = new BatchedMap<>(object.maps().get("endpoint"), Index.CODEC, EndpointValue.CODEC);
        this.ipcache = new BatchedMap<>(object.maps().get("ipcache"), AddressKey.CODEC, IpcacheValue.CODEC);
        endpoints.forEach(pods::put);
        ipcache.forEach(addresses::put);
    }

    /**
     * Loads the programs and fills their maps.
     *
     * @param elf the compiled programs
     * @param pods with interfaces from 2 on: 1 is the one of the questions
     */
    public static ProbeBench load(
            Kernel kernel, byte[] elf, List<NodeState.LocalPod> pods, Map<Integer, PolicySet> sets) {
        NodeState state = new NodeState(List.of(ELSEWHERE), pods, Map.of(), sets);
        LoadedObject object = kernel.load(new LoadRequest(
                "weft.bpf.o",
                elf,
                Map.of(
                        "config_overlay_ifindex", (long) IFINDEX,
                        "config_tunnel_port", (long) VXLAN_PORT,
                        "config_report_interval", (long) REPORT_INTERVAL),
                capacities(state),
                null,
                Set.of(FROM_POD, TO_POD, FROM_OVERLAY, TO_OVERLAY)));
        try {
            Outcome outcome = Datapath.over(object.maps(), kernel::awaitReaders).apply(state);
            if (outcome instanceof Outcome.Refused refused) {
                throw new IllegalStateException(refused.reason());
            }
            return new ProbeBench(object);
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static Map<String, Integer> capacities(NodeState state) {
        Set<PolicySet> sets = Collections.newSetFromMap(new IdentityHashMap<>());
        sets.addAll(state.sets().values());
        int policy = sets.stream().mapToInt(set -> set.entries().size()).sum();
        int prefixes = sets.stream().mapToInt(set -> set.classes().size()).sum();
        int pods = state.endpoints().size();
        return Map.of(
                "policy", policy + SPARE,
                "endpoint", pods + SPARE,
                "ipcache", 2 * pods + SPARE,
                "ipcache_cidr", prefixes + SPARE,
                "flow", SPARE);
    }

    /** Somebody who is no pod: what the datapath of the pod's node knows an address as. */
    public enum Part {
        OWN_NODE,
        OTHER_NODE,
        OUTSIDE
    }

    /** Says who has an address that no pod has, from now on. */
    public void play(Address address, Part part) {
        IpcacheValue value = switch (part) {
            case OWN_NODE -> new IpcacheValue(ReservedIdentity.HOST.number(), 0, 0, 0);
            case OTHER_NODE -> REMOTE_NODE;
            case OUTSIDE -> null;
        };
        place(address, value);
    }

    /** Asks about a packet that a pod sends, whatever addresses the pod has otherwise. */
    public Explanation fromPod(int ifindex, Probe probe) {
        EndpointValue pod = sit(ifindex, probe.source());
        return run(FROM_POD, probe.frame(pod.macTail()), 0);
    }

    /** Asks about a packet that comes to a pod through its node's host stack. */
    public Explanation toPod(int ifindex, Probe probe) {
        EndpointValue pod = sit(ifindex, probe.destination());
        IpcacheValue before = addresses.get(probe.destination());
        place(probe.destination(), new IpcacheValue(pod.identity(), IFINDEX, 0, IpcacheValue.IPCACHE_LOCAL));
        Explanation answer = run(TO_POD, probe.frame(0), 0);
        place(probe.destination(), before);
        return answer;
    }

    /** Says whether an address of a pod is behind the tunnel, from now on. */
    public void move(int ifindex, Address address, boolean remote) {
        int identity = pod(ifindex).identity();
        place(
                address,
                remote ? behindTunnel(identity) : new IpcacheValue(identity, ifindex, 0, IpcacheValue.IPCACHE_LOCAL));
    }

    /** Asks about a packet of a pod that the node's host stack has translated, and sends to another node. */
    public Explanation toOverlay(Probe probe) {
        return run(TO_OVERLAY, probe.frame(0), 0);
    }

    /**
     * Asks about a packet that comes from another node.
     *
     * @param identity that the tunnel packet says; this node has not read it of a pod
     */
    public Explanation fromOverlay(Probe probe, int identity) {
        IpcacheValue before = addresses.get(probe.source());
        boolean node = identity == ReservedIdentity.REMOTE_NODE.number();
        place(probe.source(), node ? REMOTE_NODE : behindTunnel(ReservedIdentity.UNREAD.number()));
        Explanation answer = run(FROM_OVERLAY, probe.frame(0), identity);
        place(probe.source(), before);
        return answer;
    }

    private EndpointValue pod(int ifindex) {
        EndpointValue pod = pods.get(ifindex);
        if (pod == null) {
            throw new IllegalArgumentException("no pod has interface " + ifindex);
        }
        return pod;
    }

    private EndpointValue sit(int ifindex, Address address) {
        EndpointValue pod = pod(ifindex);
        boolean ipv4 = address.family() == Family.IPV4;
        EndpointValue sitting = new EndpointValue(
                pod.identity(), pod.slot(), pod.macTail(), ipv4 ? address : null, ipv4 ? null : address);
        endpoints.write(List.of(Map.entry(IFINDEX, sitting)));
        return sitting;
    }

    private static IpcacheValue behindTunnel(int identity) {
        return new IpcacheValue(identity, 0, Datapath.FIRST_NODE, IpcacheValue.IPCACHE_REMOTE);
    }

    private void place(Address address, @Nullable IpcacheValue value) {
        if (Objects.equals(addresses.get(address), value)) {
            return;
        }
        if (value == null) {
            ipcache.delete(List.of(address));
            addresses.remove(address);
        } else {
            ipcache.write(List.of(Map.entry(address, value)));
            addresses.put(address, value);
        }
    }

    private Explanation run(String name, byte[] frame, int tunnelIdentity) {
        Program program = object.programs().get(name);
        byte[] question = Explanation.question(IFINDEX, tunnelIdentity);
        return Explanation.of(program.testRun(new TestRun(frame, question, 1)).context());
    }

    @Override
    public void close() {
        object.close();
    }
}
