package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
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

    @Test
    void podsThatRanUnderAnotherPrefixAreStillReachedAndMasqueraded() {
        NetworkPlan plan = plan(
                List.of(
                        slice("a", "10.1.0.2", "10.9.0.2"),
                        slice("b", "10.2.0.2", "10.8.0.2", "fd44:8::2"),
                        slice("gone", "10.7.0.2")),
                node("a", List.of("192.0.2.1"), "10.1.0.0/24"),
                node("b", List.of("192.0.2.2"), "10.2.0.0/24"));
        assertThat(plan.routes())
                .containsExactlyInAnyOrder(
                        new Route.Unreachable(Cidr.parse("10.1.0.0/24")),
                        via("10.2.0.0/24", "169.254.1.1", "192.0.2.1"),
                        via("10.8.0.2/32", "169.254.1.1", "192.0.2.1"));
        assertThat(plan.own()).containsExactlyInAnyOrder(Cidr.parse("10.1.0.0/24"), Cidr.parse("10.9.0.2/32"));
    }

    private static SliceRow slice(String node, String... addresses) {
        return new SliceRow(
                node,
                0,
                0,
                Stream.of(addresses)
                        .map(Address::parse)
                        .map(address -> address.family() == Family.IPV4
                                ? new PodAddresses(address, null)
                                : new PodAddresses(null, address))
                        .map(pod -> new SliceEntry(pod, 256, "ns", pod.toString(), pod.toString()))
                        .toList());
    }

    private static List<Route> plan(WeftNodeRow... nodes) {
        return plan(List.of(), nodes).routes();
    }

    private static NetworkPlan plan(List<SliceRow> slices, WeftNodeRow... nodes) {
        return NetworkPlan.NONE.next(
                "a",
                new ClusterSnapshot(Horizon.NONE, slices, List.of(), List.of(nodes), List.of(), Set.of()),
                OVERLAY);
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
