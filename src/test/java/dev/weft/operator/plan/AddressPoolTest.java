package dev.weft.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AddressPoolTest {

    private static AddressPool pool(String... cidrs) {
        return new AddressPool(List.of(cidrs).stream().map(Cidr::parse).toList());
    }

    @Test
    void leavesOutNetworkGatewayAndBroadcast() {
        AddressPool pool = pool("10.244.1.0/24", "fd44:1::/64");
        assertThat(pool.capacity()).isEqualTo(253);
        assertThat(pool.usable(0)).isFalse();
        assertThat(pool.usable(1)).isFalse();
        assertThat(pool.usable(2)).isTrue();
        assertThat(pool.usable(254)).isTrue();
        assertThat(pool.usable(255)).isFalse();
    }

    @Test
    void givesBothFamiliesOneOffset() {
        AddressPool pool = pool("10.244.1.0/24", "fd44:1::/64");
        PodAddresses addresses = pool.at(18);
        assertThat(addresses).hasToString("PodAddresses[ipv4=10.244.1.18, ipv6=fd44:1::12]");
        assertThat(pool.offset(addresses)).isEqualTo(OptionalInt.of(18));
    }

    @Test
    void knowsWhatIsNotItsOwn() {
        AddressPool pool = pool("10.244.1.0/24", "fd44:1::/64");
        assertThat(pool.offset(new PodAddresses(Address.parse("10.244.2.18"), null)))
                .isEmpty();
        assertThat(pool.offset(new PodAddresses(Address.parse("10.244.1.18"), Address.parse("fd44:1::13"))))
                .as("two offsets")
                .isEmpty();
        assertThat(pool.offset(new PodAddresses(Address.parse("10.244.1.18"), null)))
                .hasValue(18);
    }

    @Test
    void servesOneFamilyAlone() {
        assertThat(pool("fd44:1::/64").capacity()).isEqualTo(65_534);
        assertThat(pool("fd44:1::/64").at(2).ipv4()).isNull();
        assertThat(pool("10.0.0.0/22").blocks()).isEqualTo(4);
        assertThat(pool("10.0.0.0/30").capacity()).isEqualTo(1);
        assertThat(pool("10.0.0.0/31").capacity()).isZero();
        assertThat(pool().capacity()).isZero();
    }
}
