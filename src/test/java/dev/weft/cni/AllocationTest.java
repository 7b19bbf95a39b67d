package dev.weft.cni;

import static dev.weft.cni.TestingHandler.ALLOCATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.model.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllocationTest {

    @ParameterizedTest
    @CsvSource({
        ", , 02:57:00:00:00:01, 1450, weft1, neither",
        "fd44::5, , 02:57:00:00:00:01, 1450, weft1, ipv4",
        ", 10.0.0.1, 02:57:00:00:00:01, 1450, weft1, ipv6",
        "10.0.0.1, , 02:57:00:00:00:0A, 1450, weft1, mac",
        "10.0.0.1, , 12:57:00:00:00:01, 1450, weft1, mac",
        "10.0.0.1, , 02:57:00:00:00:01, 67, weft1, mtu",
        "10.0.0.1, fd44::5, 02:57:00:00:00:01, 1279, weft1, mtu",
        "10.0.0.1, , 02:57:00:00:00:01, 65536, weft1, mtu",
        "10.0.0.1, , 02:57:00:00:00:01, 1450, weft567890123456, hostIfName",
        "10.0.0.1, , 02:57:00:00:00:01, 1450, weft/1, hostIfName",
    })
    void refusesByField(String ipv4, String ipv6, String mac, int mtu, String hostIfName, String field) {
        assertThatThrownBy(() -> new Allocation(
                        ipv4 == null ? null : Address.parse(ipv4),
                        ipv6 == null ? null : Address.parse(ipv6),
                        mac,
                        mtu,
                        hostIfName))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }

    @Test
    void survivesItsJson() {
        var json = CniCodec.newObject();
        CniCodec.put(json, ALLOCATION);
        assertThat(CniCodec.allocation(json)).isEqualTo(ALLOCATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "-a", ".a", "a b"})
    void attachmentNamesAreSafeInAPath(String name) {
        assertThatThrownBy(() -> new Attachment(name, "eth0")).hasMessageContaining("containerId");
        assertThatThrownBy(() -> new Attachment("c1", name)).hasMessageContaining("ifName");
    }

    @Test
    void hostInterfaceIsNamedAfterTheContainer() {
        // printf %s c1 | sha1sum
        assertThat(HostInterfaceName.of("c1")).isEqualTo("weft2f22765d049");
    }
}
