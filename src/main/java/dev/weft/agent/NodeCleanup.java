package dev.weft.agent;

import dev.weft.cni.Conflist;
import dev.weft.cni.HostInterfaceName;
import dev.weft.cni.PluginFile;
import dev.weft.net.Network;
import dev.weft.net.ffi.NetlinkNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes everything of ours off a node whose agent is gone: configuration and plugin first, so that no pod comes to be
 * half connected, then programs, devices, routes and files. Repeatable.
 */
public final class NodeCleanup {

    private static final Path PINS = Path.of("/sys/fs/bpf/weft");

    private final Path hostRoot;

    /** Takes the directory below which the node's {@code /etc}, {@code /opt}, {@code /run} and {@code /var} are. */
    public NodeCleanup(Path hostRoot) {
        this.hostRoot = hostRoot;
    }

    public void run() throws IOException {
        new Conflist(hostRoot.resolve("etc/cni/net.d")).remove();
        new PluginFile(hostRoot.resolve("opt/cni/bin")).remove();
        try (NetlinkNetwork network = new NetlinkNetwork()) {
            clean(network);
        }
        Tool.run(NodeRules.COMMAND, NodeRules.removal(), Tool.LIMIT);
        delete(PINS);
        delete(hostRoot.resolve("run/weft"));
        delete(hostRoot.resolve("var/lib/weft"));
    }

    private static void clean(Network network) {
        network.devices().stream()
                .filter(device -> device.name().equals(NetworkPlan.OVERLAY) || HostInterfaceName.isOne(device.name()))
                .forEach(device -> network.delete(device.ifindex()));
        network.routes().forEach(network::remove);
        network.removeFormerRoutes();
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
