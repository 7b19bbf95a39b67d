package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cni.AttachedPod;
import dev.weft.datapath.TestingNetwork;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HostStackTest {

    private static final Route FOUR = new Route.Unreachable(Cidr.parse("10.1.0.0/24"));
    private static final Route SIX = new Route.Unreachable(Cidr.parse("fd44:1::/64"));

    private final TestingNetwork kernel = new TestingNetwork();
    private final HostStack host = new HostStack(kernel);

    @Test
    void routesThatALookFindsMissingArePutBackByTheNextPass() {
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).as("nothing was lost yet").isEmpty();

        kernel.routes.clear();
        assertThat(host.missing()).containsExactlyInAnyOrder("the route to 10.1.0.0/24", "the route to fd44:1::/64");
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.missing()).isEmpty();
        assertThat(host.restored()).containsExactlyInAnyOrder("the route to 10.1.0.0/24", "the route to fd44:1::/64");
        assertThat(host.restored()).as("it is said once").isEmpty();
    }

    /** The kernel answers no one while it attaches programs, which it does for each pod that waits for a pass. */
    @Test
    void aPassWithoutNewsAsksTheKernelForNothing() {
        Device device = host.ensureOverlay(1450, 8472);
        host.open(device);
        host.ensureRoutes(List.of(FOUR, SIX));
        kernel.routes.clear();
        kernel.setUp(device.ifindex(), false);
        host.keepOpen();
        host.ensureRoutes(List.of(SIX, FOUR));
        assertThat(host.restored()).isEmpty();
    }

    @Test
    void aRefusedRouteIsAReasonToLookAtTheTunnelDevice() {
        Device device = host.ensureOverlay(1450, 8472);
        host.open(device);
        kernel.setUp(device.ifindex(), false);
        kernel.refused.add(FOUR.destination());
        assertThatThrownBy(() -> host.ensureRoutes(List.of(FOUR))).isInstanceOf(NetException.class);
        host.keepOpen();
        assertThat(kernel.device("weft_vxlan").orElseThrow().up()).isTrue();
    }

    /** An agent before this one may have left them. */
    @Test
    void theFirstPassTakesRoutesAwayThatNobodyWants() {
        kernel.routes.put(FOUR.destination(), FOUR);
        host.ensureRoutes(List.of());
        assertThat(kernel.routes).isEmpty();
    }

    @Test
    void aNewRouteWasNotLost() {
        host.ensureRoutes(List.of(FOUR));
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).isEmpty();
    }

    @Test
    void aRouteThatWasRefusedWasNotLost() {
        host.ensureRoutes(List.of(FOUR));
        kernel.routes.clear();
        kernel.refused.add(SIX.destination());
        assertThatThrownBy(() -> host.ensureRoutes(List.of(FOUR, SIX))).hasMessageContaining("fd44:1::/64");
        assertThat(host.restored()).containsExactly("the route to 10.1.0.0/24");
        assertThat(host.missing()).isEmpty();

        kernel.refused.clear();
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).isEmpty();
    }

    @Test
    void manyRefusalsAreOneSentence() {
        kernel.refused.addAll(List.of(FOUR.destination(), SIX.destination()));
        assertThatThrownBy(() -> host.ensureRoutes(List.of(FOUR, SIX))).hasMessageEndingWith("; and 1 more");
    }

    @Test
    void theTunnelDeviceThatWasSetDownIsOpenedAgain() {
        Device device = host.ensureOverlay(1450, 8472);
        host.open(device);
        assertThat(host.missing()).isEmpty();

        kernel.setUp(device.ifindex(), false);
        kernel.neighbours.clear();
        assertThat(host.missing())
                .containsExactlyInAnyOrder(
                        "state UP of weft_vxlan",
                        "the neighbour 169.254.1.1 of weft_vxlan",
                        "the neighbour fe80::1 of weft_vxlan");
        host.keepOpen();
        assertThat(host.missing()).isEmpty();
        assertThat(host.restored()).hasSize(3);
        assertThat(kernel.device("weft_vxlan").orElseThrow().up()).isTrue();

        kernel.neighbours.remove(Address.parse("fe80::1"));
        assertThat(host.missing()).hasSize(1);
        host.keepOpen();
        assertThat(host.restored()).containsExactly("the neighbour fe80::1 of weft_vxlan");
        assertThat(host.missing()).isEmpty();
    }

    @Test
    void aTunnelDeviceThatIsGoneIsNamed() {
        Device device = host.ensureOverlay(1450, 8472);
        host.open(device);
        kernel.delete(device.ifindex());
        host.keepOpen();
        assertThat(host.missing()).containsExactly("device weft_vxlan");
    }

    /** The list of all devices waits for whoever changes one, as the attachment of a new pod's programs does for long. */
    @Test
    void devicesOfPodsAreLookedForOneByOne() {
        kernel.devices.put("weft-a", new Device(7, "weft-a", "veth", null, 1450, true, 0));
        kernel.lists = 0;
        assertThat(host.devices(List.of(PodEntriesTest.pod(7)))).containsExactly(Map.entry("weft-a", 7));
        kernel.devices.clear();
        assertThat(host.devices(List.of(PodEntriesTest.pod(7)))).isEmpty();
        assertThat(kernel.lists).isZero();
    }

    @Test
    void aPodsRoutesAndNeighboursComeBackAsThePluginMadeThem() {
        kernel.devices.put("weft-a", new Device(7, "weft-a", "veth", null, 1450, true, 0));
        AttachedPod pod = PodEntriesTest.pod(7);
        PodEntriesTest.plugin(kernel, pod);
        host.ensurePods(List.of(pod));
        assertThat(host.missing()).isEmpty();
        List<Route.Direct> routes = kernel.podRoutes();
        List<Neighbour> neighbours = kernel.neighbours();

        kernel.podRoutes.clear();
        kernel.neighbours.clear();
        assertThat(host.missing())
                .containsExactly(
                        "the neighbour 10.1.0.5 of weft-a",
                        "the route to 10.1.0.5/32",
                        "the neighbour fd44:1::5 of weft-a",
                        "the route to fd44:1::5/128");
        host.ensurePods(List.of(pod));
        assertThat(kernel.podRoutes()).isEqualTo(routes);
        assertThat(kernel.neighbours()).isEqualTo(neighbours);
        assertThat(host.restored()).hasSize(4);
        assertThat(host.missing()).isEmpty();
    }

    /** To run nft at each look would cost a node more than all else that is looked at. */
    @Test
    void rulesAreListedOnlyWhenSomeHaveChanged() throws IOException {
        List<List<String>> runs = new ArrayList<>();
        AtomicReference<String> table = new AtomicReference<>("table inet weft {}");
        HostStack stack = new HostStack(
                kernel,
                (command, input, limit) -> {
                    runs.add(command);
                    return table.get();
                },
                new Forwarding(Path.of("/nowhere")));
        stack.ensureRules(List.of(Cidr.parse("10.1.0.0/24")));
        runs.clear();
        assertThat(stack.missing()).isEmpty();
        assertThat(runs).isEmpty();

        kernel.generation++;
        assertThat(stack.missing()).as("another table").isEmpty();
        assertThat(runs).containsExactly(NodeRules.LISTING);
        assertThat(stack.missing()).isEmpty();
        assertThat(runs).hasSize(1);

        kernel.generation++;
        table.set("");
        assertThat(stack.missing()).containsExactly("nftables table inet weft");
        assertThat(stack.missing()).as("until it is back").hasSize(1);
    }

    @Test
    void aKernelWithoutIpv6HasOneNeighbourOfTheTunnel() {
        HostStack stack = new HostStack(kernel, (command, input, limit) -> "", new Forwarding(Path.of("/nowhere")));
        stack.open(stack.ensureOverlay(1450, 8472));
        assertThat(kernel.neighbours()).extracting(Neighbour::address).containsExactly(Address.parse("169.254.1.1"));
        assertThat(stack.missing()).isEmpty();
    }
}
