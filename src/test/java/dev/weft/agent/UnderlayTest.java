package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnderlayTest {

    /** Outer Ethernet 14, UDP 8, VXLAN 8 and the outer IP header: 20 or 40. */
    @ParameterizedTest
    @CsvSource({"1500, true, 1450", "1500, false, 1430", "9000, true, 8950", "9000, false, 8930", "1350, false, 1280"})
    void podsHaveRoomForTheTunnelsHeaders(int mtu, boolean isIpv4, int pods) {
        assertThat(new Underlay("eth0", mtu, isIpv4).podMtu()).isEqualTo(pods);
    }

    @Test
    void theDeviceIsThatOfTheFirstTunnelAddressWhichIsIpv4IfThereIsOne() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        assertThat(Underlay.of(node("::1", "127.0.0.1")))
                .isEqualTo(new Underlay(loopback.getName(), loopback.getMTU(), true));
        assertThat(Underlay.of(node("::1")).isIpv4()).isFalse();
    }

    @Test
    void saysWhatTheNodeLacks() {
        assertThatThrownBy(() -> Underlay.of(node())).hasMessageContaining("needs an InternalIP");
        assertThatThrownBy(() -> Underlay.of(node("192.0.2.1"))).hasMessageContaining("192.0.2.1");
    }

    private static WeftNodeRow node(String... tunnel) {
        List<Address> addresses = Stream.of(tunnel).map(Address::parse).toList();
        return new WeftNodeRow("n1", "", addresses, List.of(), addresses, null, null, true, 1, 1, NodeReport.NONE);
    }
}
