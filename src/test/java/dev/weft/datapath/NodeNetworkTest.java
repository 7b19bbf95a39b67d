package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Route;
import dev.weft.net.VxlanSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNetworkTest {

    private static final VxlanSpec SPEC = new VxlanSpec("weft_vxlan", new Mac(4), 1450, 8472);

    private final TestingNetwork kernel = new TestingNetwork();
    private final NodeNetwork network = new NodeNetwork(kernel);

    @Test
    void createsTheOverlayOnce() {
        Device made = network.ensureOverlay(SPEC);
        assertThat(kernel.changes)
                .as("nothing passes a device without programs")
                .containsExactly("create weft_vxlan");
        network.open(made, List.of());
        Device again = network.ensureOverlay(SPEC);
        network.open(again, List.of());
        assertThat(again.ifindex()).isEqualTo(9);
        assertThat(kernel.changes).containsExactly("create weft_vxlan", "up");
    }

    @Test
    void correctsTheOverlay() {
        network.ensureOverlay(SPEC);
        kernel.changes.clear();
        network.ensureOverlay(new VxlanSpec("weft_vxlan", new Mac(4), 1430, 8472));
        assertThat(kernel.changes).containsExactly("set");
        assertThat(kernel.devices.get("weft_vxlan").mtu()).isEqualTo(1430);
    }

    @Test
    void makesATunnelWithAnotherPortAnew() {
        network.ensureOverlay(SPEC);
        kernel.changes.clear();
        network.ensureOverlay(new VxlanSpec("weft_vxlan", new Mac(4), 1450, 8473));
        assertThat(kernel.changes).containsExactly("delete", "create weft_vxlan");
        assertThat(kernel.devices.get("weft_vxlan").port()).isEqualTo(8473);
    }

    @Test
    void refusesAForeignDeviceOfTheName() {
        kernel.devices.put("weft_vxlan", new Device(9, "weft_vxlan", "bridge", new Mac(4), 1450, true, 0));
        assertThatThrownBy(() -> network.ensureOverlay(SPEC))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("'bridge'")
                .hasMessageContaining("rename or delete");
    }

    @Test
    void changesOnlyTheRoutesThatDiffer() {
        Route kept = new Route.Unreachable(Cidr.parse("10.1.0.0/24"));
        Route moved = new Route.Via(Cidr.parse("10.2.0.0/24"), 9, Address.parse("169.254.1.1"), null);
        Route six = new Route.Via(Cidr.parse("fd44:2::/64"), 9, Address.parse("fe80::1"), null);
        Route gone = new Route.Direct(Cidr.parse("10.3.0.0/24"), 9);
        assertThat(network.ensureRoutes(List.of(kept, moved, gone, six)).put()).containsExactly(kept, moved, gone, six);
        kernel.changes.clear();

        Route after = new Route.Via(Cidr.parse("10.2.0.0/24"), 10, Address.parse("169.254.1.1"), null);
        Route other = new Route.Unreachable(Cidr.parse("fd44:2::/64"));
        assertThat(network.ensureRoutes(List.of(kept, after, other)).put()).containsExactly(after, other);
        assertThat(kernel.changes)
                .containsExactly("put 10.2.0.0/24", "remove fd44:2::/64", "put fd44:2::/64", "remove 10.3.0.0/24");
        assertThat(network.ensureRoutes(List.of(other, kept, after)).put()).isEmpty();
    }

    @Test
    void aRouteThatIsRefusedKeepsNoOtherBack() {
        Route four = new Route.Unreachable(Cidr.parse("10.1.0.0/24"));
        Route six = new Route.Unreachable(Cidr.parse("fd44:1::/64"));
        network.ensureRoutes(List.of(new Route.Unreachable(Cidr.parse("10.9.0.0/24"))));
        kernel.refused.add(four.destination());
        NodeNetwork.Routing routing = network.ensureRoutes(List.of(four, six));
        assertThat(routing.put()).containsExactly(six);
        assertThat(routing.failures()).singleElement().asString().contains("10.1.0.0/24");
        assertThat(kernel.routes.values()).as("what is not wanted goes").containsExactly(six);
    }

    @Test
    void routesOfAnEarlierVersionGoOnceTheNewOnesAreThere() {
        kernel.hasFormerRoutes = true;
        Route four = new Route.Unreachable(Cidr.parse("10.1.0.0/24"));
        Route six = new Route.Unreachable(Cidr.parse("fd44:1::/64"));
        kernel.refused.add(four.destination());
        network.ensureRoutes(List.of(four, six));
        kernel.refused.clear();
        network.ensureRoutes(List.of(four, six));
        assertThat(kernel.changes).containsExactly("put fd44:1::/64", "put 10.1.0.0/24", "remove former");
    }

    @Test
    void changesOnlyTheNeighboursThatDiffer() {
        Neighbour four = new Neighbour(9, Address.parse("169.254.1.1"), new Mac(4));
        Neighbour six = new Neighbour(9, Address.parse("fe80::1"), new Mac(4));
        assertThat(network.ensureNeighbours(9, List.of(four, six))).isEqualTo(2);
        kernel.changes.clear();
        Neighbour other = new Neighbour(9, Address.parse("169.254.1.1"), new Mac(5));
        assertThat(network.ensureNeighbours(9, List.of(other))).isEqualTo(2);
        assertThat(kernel.changes).containsExactly("put 169.254.1.1", "remove fe80::1");
    }
}
