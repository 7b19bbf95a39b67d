package dev.weft.cli;

import dev.weft.cni.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft install-cni}: the init container of the agent. The conflist is not its matter but the agent's. */
@Command(
        name = "install-cni",
        description = "Put the CNI plugin in place on the node. The agent adds the conflist once it is ready.",
        mixinStandardHelpOptions = true)
final class InstallCniCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private HostDirectories directories;

    @Option(
            names = "--plugin",
            defaultValue = "${sys:weft.home:-.}/cni/weft-cni",
            description = "The plugin to copy. Default: ${DEFAULT-VALUE}")
    private Path binary;

    @Override
    public Integer call() throws IOException {
        PluginFile plugin = directories.plugin();
        boolean written = plugin.install(binary);
        spec.commandLine().getOut().println(plugin.path() + (written ? " installed" : " is up to date"));
        return 0;
    }
}
