package dev.weft.agent.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a kernel lacks. */
final class KernelCheck {

    private static final int LEAST_MAJOR = 6;
    private static final int LEAST_MINOR = 6;
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private KernelCheck() {}

    /** Returns what Weft cannot be without. */
    static List<Lack> check(KernelFacts kernel) {
        List<Lack> lacks = new ArrayList<>();
        Matcher release = RELEASE.matcher(kernel.release());
        if (!release.matches() || isTooOld(release)) {
            lacks.add(fatal(
                    "KernelTooOld",
                    "kernel " + kernel.release() + " has no tcx links",
                    "run this node on Linux " + LEAST_MAJOR + "." + LEAST_MINOR + " or newer"));
        }
        refusals(kernel.refusals(), lacks);
        if (!kernel.bpfFileSystem()) {
            lacks.add(fatal(
                    "NoBpfFileSystem",
                    "/sys/fs/bpf is no bpf file system, so nothing could outlive the agent",
                    "mount it on the node: mount -t bpf bpf /sys/fs/bpf"));
        }
        return lacks;
    }

    private static boolean isTooOld(Matcher release) {
        int major = Integer.parseInt(release.group(1));
        int minor = Integer.parseInt(release.group(2));
        return major < LEAST_MAJOR || major == LEAST_MAJOR && minor < LEAST_MINOR;
    }

    private static void refusals(Refusals refusals, List<Lack> lacks) {
        if (!refusals.maps().isEmpty()) {
            lacks.add(fatal(
                    "BpfMapsRefused",
                    "the kernel refuses BPF maps: " + String.join(", ", refusals.maps()),
                    "run a kernel with CONFIG_BPF_SYSCALL, and leave the agent privileged"));
        }
        if (!refusals.hooks().isEmpty()) {
            lacks.add(fatal(
                    "TcxRefused",
                    "the kernel refuses programs at network devices: " + String.join(", ", refusals.hooks()),
                    "run a kernel with CONFIG_NET_XGRESS (by CONFIG_NET_CLS_ACT), and leave the agent privileged"));
        }
        if (!refusals.devices().isEmpty()) {
            lacks.add(fatal(
                    "DeviceKindUnknown",
                    "the kernel has no network devices of kind " + String.join(", ", refusals.devices()),
                    "load their modules on the node (modprobe), or run a kernel with CONFIG_VXLAN and CONFIG_VETH; leave the"
                            + " agent privileged"));
        }
    }

    /** Returns what Weft does without. */
    static List<Lack> check(KernelSwitches switches) {
        List<Lack> lacks = new ArrayList<>();
        if (!switches.jit()) {
            lacks.add(new Lack(
                    "BpfJitOff",
                    "BPF programs are interpreted, which takes several times as long for every packet",
                    "sysctl -w net.core.bpf_jit_enable=1 on the node, then restart its agent",
                    false));
        }
        if (!switches.cgroup2()) {
            lacks.add(new Lack(
                    "NoCgroup2",
                    "this node has no cgroup2 hierarchy; nothing in this version needs one, translation of Services will",
                    "mount one on the node: mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified",
                    false));
        }
        return lacks;
    }

    private static Lack fatal(String reason, String message, String remedy) {
        return new Lack(reason, message, remedy, true);
    }
}
