package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.datapath.TestingNetwork;
import dev.weft.model.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {

    private static final Cidr FOUR = Cidr.parse("10.1.0.0/24");
    private static final Cidr SIX = Cidr.parse("fd44:1::/64");

    @TempDir
    private Path root;

    private HostStack host;

    @BeforeEach
    void node() throws IOException {
        host = new HostStack(new TestingNetwork(), (command, input, limit) -> "", new Forwarding(root));
        set("ipv4/ip_forward", "0");
        for (String device : List.of("all", "default", "lo", "eth0", "weft_vxlan", "weft0123456789a")) {
            device(device, "1", "0");
        }
    }

    private void device(String name, String accept, String forwarding) throws IOException {
        set("ipv6/conf/" + name + "/accept_ra", accept);
        set("ipv6/conf/" + name + "/forwarding", forwarding);
    }

    private void set(String name, String value) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    private String get(String name) throws IOException {
        return Files.readString(root.resolve(name)).strip();
    }

    private String accepts(String device) throws IOException {
        return get("ipv6/conf/" + device + "/accept_ra");
    }

    @Test
    void aNodeWithoutIpv6PodsStaysAHostOfIpv6() throws IOException {
        host.ensureForwarding(List.of(FOUR));
        assertThat(get("ipv4/ip_forward")).isEqualTo("1");
        assertThat(get("ipv6/conf/all/forwarding")).isEqualTo("0");
        assertThat(accepts("eth0")).isEqualTo("1");
    }

    @Test
    void aNodeThatForwardsKeepsItsRouter() throws IOException {
        device("eth1", "0", "0");
        device("cni0", "1", "1");
        host.ensureForwarding(List.of(FOUR, SIX));
        assertThat(get("ipv6/conf/all/forwarding")).isEqualTo("1");
        assertThat(accepts("eth0")).isEqualTo("2");
        assertThat(accepts("eth1")).as("wants none").isEqualTo("0");
        assertThat(accepts("cni0")).as("took none").isEqualTo("1");
        for (String other : List.of("all", "default", "lo", "weft_vxlan", "weft0123456789a")) {
            assertThat(accepts(other)).as(other).isEqualTo("1");
        }
    }

    @Test
    void forwardingComesAfterTheDevices() throws IOException {
        Files.delete(root.resolve("ipv6/conf/eth0/accept_ra"));
        Files.createDirectory(root.resolve("ipv6/conf/eth0/accept_ra"));
        assertThatThrownBy(() -> host.ensureForwarding(List.of(SIX))).isInstanceOf(IOException.class);
        assertThat(get("ipv6/conf/all/forwarding")).isEqualTo("0");
    }

    @Test
    void whatForwardsAlreadyIsLeftAlone() throws IOException {
        set("ipv6/conf/all/forwarding", "1");
        host.ensureForwarding(List.of(SIX));
        assertThat(accepts("eth0")).isEqualTo("1");
    }

    @Test
    void aKernelWithoutIpv6HasNoSuchSwitch() throws IOException {
        HostStack other = new HostStack(
                new TestingNetwork(), (command, input, limit) -> "", new Forwarding(root.resolve("none")));
        other.ensureForwarding(List.of(FOUR, SIX));
        assertThat(root.resolve("none")).doesNotExist();
    }
}
