package dev.weft.cli;

import dev.weft.cni.Conflist;
import dev.weft.cni.PluginFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the container runtime of a node looks for CNI, as seen from here. */
final class HostDirectories {

    @Option(
            names = "--host-root",
            defaultValue = "/",
            description = "Where the node's file system is mounted. Default: ${DEFAULT-VALUE}")
    private Path hostRoot;

    @Option(
            names = "--bin-dir",
            defaultValue = "/opt/cni/bin",
            description = "The runtime's plugin directory on the node. Default: ${DEFAULT-VALUE}")
    private Path binDir;

    @Option(
            names = "--conf-dir",
            defaultValue = "/etc/cni/net.d",
            description = "The runtime's configuration directory on the node. Default: ${DEFAULT-VALUE}")
    private Path confDir;

    PluginFile plugin() {
        return new PluginFile(onHost(binDir));
    }

    Conflist conflist() {
        return new Conflist(onHost(confDir));
    }

    private Path onHost(Path path) {
        return hostRoot.resolve(Path.of("/").relativize(path));
    }
}
