package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConflistTest {

    @TempDir
    private Path directory;

    @Test
    void writesOnlyWhatDiffers() throws IOException {
        Conflist conflist = new Conflist(directory.resolve("net.d"));
        assertThat(conflist.write(CniVersion.V1_0_0)).isTrue();
        assertThat(conflist.path()).hasContent("""
                        {
                          "cniVersion" : "1.0.0",
                          "name" : "weft",
                          "plugins" : [ {
                            "type" : "weft-cni"
                          } ]
                        }
                        """);
        assertThat(conflist.write(CniVersion.V1_0_0)).isFalse();
        assertThat(conflist.write(CniVersion.V1_1_0)).isTrue();
        assertThat(conflist.path()).content().contains("1.1.0");
        assertThat(conflist.remove()).isTrue();
        assertThat(conflist.remove()).isFalse();
        assertThat(conflist.path()).doesNotExist();
    }

    @Test
    void listsTheOthersInTheRuntimesOrder() throws IOException {
        Conflist conflist = new Conflist(directory);
        conflist.write(CniVersion.V1_0_0);
        for (String name : new String[] {"10-bridge.conf", "00-first.conflist", "20-x.json", "readme.txt"}) {
            Files.createFile(directory.resolve(name));
        }
        assertThat(conflist.others())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("00-first.conflist", "10-bridge.conf", "20-x.json");
        assertThat(new Conflist(directory.resolve("none")).others()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "containerd://1.6.20~ds1, 1.0.0",
        "containerd://1.7.28, 1.0.0",
        "containerd://2.0.0, 1.1.0",
        "containerd://v2.4.2, 1.1.0",
        "containerd://10.1.0-rc.1, 1.1.0",
        "cri-o://1.33.0, 1.0.0",
        "containerd://unknown, 1.0.0",
        "'', 1.0.0",
    })
    void speaksWhatTheRuntimeReads(String runtime, String version) {
        assertThat(CniVersion.forRuntime(runtime)).hasToString(version);
        assertThat(CniVersion.parse(version)).isEqualTo(CniVersion.forRuntime(runtime));
    }

    @Test
    void refusesAnotherVersion() {
        assertThatThrownBy(() -> CniVersion.parse("0.4.0")).hasMessageContaining("'0.4.0'");
    }

    @Test
    void placesAnExecutableWhole() throws IOException {
        Path binary = Files.writeString(directory.resolve("built"), "first");
        PluginFile plugin = new PluginFile(directory.resolve("opt/cni/bin"));
        assertThat(plugin.install(binary)).isTrue();
        assertThat(plugin.install(binary)).isFalse();
        assertThat(plugin.path()).hasContent("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plugin.path())))
                .isEqualTo("rwxr-xr-x");
        Files.setPosixFilePermissions(plugin.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(plugin.install(binary)).isTrue();
        Files.writeString(binary, "second");
        assertThat(plugin.install(binary)).isTrue();
        assertThat(plugin.path()).hasContent("second");
        try (var files = Files.list(plugin.path().getParent())) {
            assertThat(files).containsExactly(plugin.path());
        }
        assertThat(plugin.remove()).isTrue();
        assertThat(plugin.remove()).isFalse();
    }
}
