package dev.weft.cli;

import dev.weft.cni.Conflist;
import dev.weft.cni.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weft uninstall-cni}: the conflist goes first, as it promises the plugin to the runtime. */
@Command(
        name = "uninstall-cni",
        description = "Remove the conflist and the CNI plugin from the node.",
        mixinStandardHelpOptions = true)
final class UninstallCniCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private HostDirectories directories;

    @Override
    public Integer call() throws IOException {
        Conflist conflist = directories.conflist();
        PluginFile plugin = directories.plugin();
        tell(conflist.path(), conflist.remove());
        tell(plugin.path(), plugin.remove());
        return 0;
    }

    private void tell(Path path, boolean removed) {
        spec.commandLine().getOut().println(path + (removed ? " removed" : " was not there"));
    }
}
