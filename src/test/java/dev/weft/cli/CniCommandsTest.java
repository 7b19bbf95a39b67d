package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.CniVersion;
import dev.weft.cni.Conflist;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CniCommandsTest {

    @TempDir
    private Path host;

    private final StringWriter out = new StringWriter();
    private Path binary;

    @BeforeEach
    void prepare() throws IOException {
        binary = Files.writeString(host.resolve("built"), "plugin");
    }

    private int run(String... args) {
        return WeftCommand.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(args);
    }

    private int install(String... more) {
        String[] args = {"install-cni", "--host-root=" + host, "--plugin=" + binary};
        String[] all = java.util.stream.Stream.of(args, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        return run(all);
    }

    @Test
    void placesThePluginButNoConflist() {
        assertThat(install()).isZero();
        assertThat(host.resolve("opt/cni/bin/weft-cni")).hasContent("plugin").isExecutable();
        assertThat(host.resolve("etc")).doesNotExist();
        assertThat(install()).isZero();
        assertThat(out.toString()).contains("weft-cni installed", "weft-cni is up to date");
    }

    /** Whoever runs it has no more rights by it. */
    @Test
    void pluginIsNotSetUid() throws IOException {
        assertThat(install()).isZero();
        Object mode = Files.getAttribute(host.resolve("opt/cni/bin/weft-cni"), "unix:mode");
        assertThat((int) mode & 07777).isEqualTo(0755);
    }

    @Test
    void takesTheRuntimesOwnDirectory() {
        assertThat(install("--bin-dir=/var/lib/rancher/bin")).isZero();
        assertThat(host.resolve("var/lib/rancher/bin/weft-cni")).exists();
    }

    @Test
    void failsWithoutAPluginToPlace() throws IOException {
        Files.delete(binary);
        assertThat(install()).isNotZero();
        assertThat(out.toString()).contains(binary.toString());
        assertThat(host.resolve("opt")).doesNotExist();
    }

    @Test
    void removesBothAndMayBeRepeated() throws IOException {
        install();
        new Conflist(host.resolve("etc/cni/net.d")).write(CniVersion.V1_0_0);
        for (int i = 0; i < 2; i++) {
            assertThat(run("uninstall-cni", "--host-root=" + host)).isZero();
            assertThat(host.resolve("etc/cni/net.d")).isEmptyDirectory();
            assertThat(host.resolve("opt/cni/bin")).isEmptyDirectory();
        }
        assertThat(out.toString()).contains("05-weft.conflist removed", "weft-cni removed", "was not there");
    }
}
