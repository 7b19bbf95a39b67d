package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.model.Address;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Maps that a program could tell from each other have two canonical forms. */
class KernelViewTest {

    private static final Address IPV4 = Address.parse("10.8.0.1");
    private static final Address IPV6 = Address.parse("fd44:8::1");
    private static final NodeValue NODE = new NodeValue(Address.parse("192.0.2.2"));
    private static final NodeValue OTHER = new NodeValue(Address.parse("2001:db8::3"));

    private static Map<String, Object> pod(@Nullable Address ipv4, @Nullable Address ipv6) {
        return view(Map.of(7, new EndpointValue(256, 0, 1, ipv4, ipv6)), Map.of(), Map.of());
    }

    private static Map<String, Object> nodes(Map<Integer, NodeValue> nodes, Map<Address, NodeIndex> addresses) {
        return view(Map.of(), nodes, addresses);
    }

    private static Map<String, Object> view(
            Map<Integer, EndpointValue> pods, Map<Integer, NodeValue> nodes, Map<Address, NodeIndex> addresses) {
        return new KernelView(pods, Map.of(), Map.of(), nodes, addresses, Map.of(), Map.of(), new BitSet()).canonical();
    }

    @Test
    void addressesOfPodsCount() {
        assertThat(pod(IPV4, IPV6)).isEqualTo(pod(IPV4, IPV6)).isNotEqualTo(pod(IPV4, null));
        assertThat(pod(IPV4, IPV6)).isNotEqualTo(pod(null, IPV6));
        assertThat(pod(IPV4, IPV6)).isNotEqualTo(pod(IPV4, Address.parse("fd44:8::2")));
    }

    @Test
    void addressesOfNodesCountAndTheirNumbersDoNot() {
        Map<String, Object> two =
                nodes(Map.of(1, NODE, 2, OTHER), Map.of(IPV4, new NodeIndex(1), IPV6, new NodeIndex(2)));
        assertThat(two)
                .isEqualTo(nodes(Map.of(1, OTHER, 2, NODE), Map.of(IPV4, new NodeIndex(2), IPV6, new NodeIndex(1))));
        assertThat(two)
                .isNotEqualTo(nodes(Map.of(1, NODE, 2, OTHER), Map.of(IPV4, new NodeIndex(2), IPV6, new NodeIndex(2))));
        assertThat(two).isNotEqualTo(nodes(Map.of(1, NODE, 2, OTHER), Map.of(IPV4, new NodeIndex(1))));
    }
}
