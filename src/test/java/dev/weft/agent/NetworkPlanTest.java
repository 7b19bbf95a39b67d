package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Route;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkPlanTest {

    private static final int OVERLAY = 7;

    @Test
    void otherNodesByTheTunnelAndOwnPodsUnreachable() {
        assertThat(plan(
                        node("a", List.of("192.0.2.1", "2001:db8::1"), "10.1.0.0/24", "fd44:1::/64"),
                        node("b", List.of("192.0.2.2", "2001:db8::2"), "10.2.0.0/24", "fd44:2::/64")))
                .containsExactlyInAnyOrder(
                        new Route.Unreachable(Cidr.parse("10.1.0.0/24")),
                        new Route.Unreachable(Cidr.parse("fd44:1::/64")),
                        via("10.2.0.0/24", "169.254.1.1", "192.0.2.1"),
                        via("fd44:2::/64", "fe80::1", "2001:db8::1"));
    }

    @Test
    void noRouteInAFamilyThatTheNodeHasNoAddressOf() {
        assertThat(plan(
                        node("a", List.of("2001:db8::1"), "fd44:1::/64"),
                        node("b", List.of("192.0.2.2", "2001:db8::2"), "10.2.0.0/24", "fd44:2::/64")))
                .containsExactlyInAnyOrder(
                        new Route.Unreachable(Cidr.parse("fd44:1::/64")), via("fd44:2::/64", "fe80::1", "2001:db8::1"));
    }

    @Test
    void theOrderOfNodesDoesNotMatter() {
        WeftNodeRow a = node("a", List.of("192.0.2.1"), "10.1.0.0/24");
        WeftNodeRow b = node("b", List.of("192.0.2.2"), "10.2.0.0/24");
        assertThat(plan(a, b)).isEqualTo(plan(b, a));
    }

    private static List<Route> plan(WeftNodeRow... nodes) {
        ClusterSnapshot cluster =
                new ClusterSnapshot(Horizon.NONE, List.of(), List.of(), List.of(nodes), List.of(), Set.of());
        return NetworkPlan.of("a", cluster, OVERLAY).routes();
    }

    private static Route via(String pods, String gateway, String source) {
        return new Route.Via(Cidr.parse(pods), OVERLAY, Address.parse(gateway), Address.parse(source));
    }

    private static WeftNodeRow node(String name, List<String> addresses, String... podCidrs) {
        List<Address> parsed = addresses.stream().map(Address::parse).toList();
        return new WeftNodeRow(
                name,
                "uid-" + name,
                parsed,
                Stream.of(podCidrs).map(Cidr::parse).toList(),
                parsed,
                null,
                null,
                true,
                1,
                1,
                NodeReport.NONE);
    }
}
