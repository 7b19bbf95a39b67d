package dev.weft.agent.preflight;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a node's facts from its file system and its devices; nothing is changed. */
public final class NodeProbe {

    private static final String OVERLAY = "weft_vxlan";

    private final Path root;
    private final Network network;
    private final Supplier<Refusals> kernel;

    /**
     * @param root the node's root directory, {@code /} but in tests
     * @param kernel tries the running one
     */
    public NodeProbe(Path root, Network network, Supplier<Refusals> kernel) {
        this.root = root;
        this.network = network;
        this.kernel = kernel;
    }

    /** Reads all facts; the ranges come from the cluster, the MTU is that of the device with the node's address. */
    public NodeFacts read(
            List<Cidr> podCidrs, List<Address> nodeAddresses, List<Cidr> serviceCidrs, String underlayDevice)
            throws IOException {
        return new NodeFacts(
                kernel(),
                udpPorts(),
                conflists(),
                podCidrs,
                nodeAddresses,
                serviceCidrs,
                Integer.parseInt(line("sys/class/net/" + underlayDevice + "/mtu")));
    }

    private KernelFacts kernel() throws IOException {
        return new KernelFacts(
                line("proc/sys/kernel/osrelease"),
                kernel.get(),
                lines("proc/self/mounts").anyMatch(mount -> mount.matches("\\S+ /sys/fs/bpf bpf .*")),
                switches());
    }

    /**
     * Reads what may change at any time. A container sees few of the node's mounts, but the kernel lists the unified
     * hierarchy for every process once it is mounted anywhere; and the switch of the JIT is seen in the first network
     * namespace alone.
     */
    public KernelSwitches switches() throws IOException {
        return new KernelSwitches(
                lines("proc/sys/net/core/bpf_jit_enable").noneMatch("0"::equals),
                lines("proc/self/cgroup").anyMatch(line -> line.startsWith("0::")));
    }

    /** A tunnel device has a socket while it is up: what else there is on any port is another's. */
    private Set<Integer> udpPorts() throws IOException {
        int own = network.device(OVERLAY).filter(Device::up).map(Device::port).orElse(0);
        return Stream.concat(lines("proc/net/udp"), lines("proc/net/udp6"))
                .map(String::strip)
                .filter(line -> !line.startsWith("sl"))
                .map(line -> line.split("\\s+")[1])
                .map(local -> Integer.parseInt(local.substring(local.indexOf(':') + 1), 16))
                .filter(port -> port != own)
                .collect(Collectors.toSet());
    }

    /** Returns the names of the files in the CNI configuration directory that a runtime may take. */
    public List<String> conflists() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("etc/cni/net.d"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conflist") || name.endsWith(".conf") || name.endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Stream<String> lines(String file) throws IOException {
        try {
            return Files.readAllLines(root.resolve(file)).stream();
        } catch (NoSuchFileException e) {
            return Stream.of();
        }
    }

    private String line(String file) throws IOException {
        return Files.readString(root.resolve(file)).strip();
    }
}
