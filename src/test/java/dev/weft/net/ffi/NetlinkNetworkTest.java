package dev.weft.net.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bpf.BpfBench;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Route;
import dev.weft.net.VxlanSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the running kernel, on a device of its own and with destinations kept for documentation. */
class NetlinkNetworkTest {

    private static final String NAME = "wjn-" + ProcessHandle.current().pid() % 100_000;
    private static final Mac MAC = Mac.parse("02:57:46:54:00:04");
    private static final int PORT = 28472;

    private final NetlinkNetwork network = new NetlinkNetwork();
    private int ifindex;

    @BeforeEach
    void create() {
        network.create(new VxlanSpec(NAME, MAC, 1400, PORT));
        ifindex = network.device(NAME).orElseThrow().ifindex();
    }

    @AfterEach
    void delete() {
        network.device(NAME).ifPresent(device -> network.delete(device.ifindex()));
        network.routes().stream()
                .filter(route -> route.destination().contains(Cidr.parse("203.0.113.0/24"))
                        || route.destination().contains(Cidr.parse("2001:db8:77::/64")))
                .forEach(network::remove);
        network.close();
    }

    @Test
    void createsATunnelThatTakesItsKeysFromMetadata() throws IOException {
        assertThat(network.device(NAME)).contains(new Device(ifindex, NAME, "vxlan", MAC, 1400, false, PORT));
        assertThat(BpfBench.run("ip", "-d", "link", "show", NAME))
                .contains("vxlan external", "dstport " + PORT, "nolearning", "udp6zerocsumrx", "addrgenmode none");

        network.set(ifindex, Mac.parse("02:57:46:54:00:09"), 1350);
        network.setUp(ifindex);
        assertThat(network.device(NAME))
                .contains(new Device(ifindex, NAME, "vxlan", Mac.parse("02:57:46:54:00:09"), 1350, true, PORT));
    }

    @Test
    void anIfindexHasTheNameOfItsDeviceIfThereIsOne() {
        assertThat(network.name(ifindex)).hasValue(NAME);
        network.delete(ifindex);
        assertThat(network.name(ifindex)).isEmpty();
        assertThat(network.name(0)).isEmpty();
    }

    @Test
    void kindsAreTriedWithoutADevice() {
        List<Device> before = network.devices();
        assertThat(network.knows("vxlan")).isTrue();
        assertThat(network.knows("veth")).isTrue();
        assertThat(network.knows("weft-made-up")).isFalse();
        assertThat(network.devices()).isEqualTo(before);
    }

    @Test
    void aDeviceThatIsGoneCanBeDeleted() {
        network.delete(ifindex);
        network.delete(ifindex);
        assertThat(network.device(NAME)).isEmpty();
    }

    @Test
    void keepsTheKernelsWords() {
        assertThatThrownBy(() -> network.create(new VxlanSpec(NAME, MAC, 1400, PORT)))
                .isInstanceOfSatisfying(
                        NetException.class, e -> assertThat(e.errno()).isEqualTo(NetException.EEXIST));
        assertThatThrownBy(() -> network.create(new VxlanSpec(NAME + "b", MAC, 90_000, PORT + 1)))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("mtu");
        Route onNothing = new Route.Via(Cidr.parse("203.0.113.0/24"), 999_999, Address.parse("169.254.1.1"), null);
        assertThatThrownBy(() -> network.put(onNothing))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("203.0.113.0/24")
                .hasMessageContaining("No such device");
    }

    @Test
    void routesOfBothFamiliesComeAndGo() throws IOException {
        network.setUp(ifindex);
        List<Route> routes = List.of(
                new Route.Via(Cidr.parse("203.0.113.0/24"), ifindex, Address.parse("169.254.1.1"), null),
                new Route.Via(Cidr.parse("2001:db8:77::/64"), ifindex, Address.parse("fe80::1"), null),
                new Route.Direct(Cidr.parse("203.0.113.7/32"), ifindex),
                new Route.Direct(Cidr.parse("2001:db8:77::7/128"), ifindex),
                new Route.Unreachable(Cidr.parse("203.0.113.128/25")),
                new Route.Unreachable(Cidr.parse("2001:db8:77:0:8000::/65")));
        routes.forEach(network::put);
        routes.forEach(network::put);
        assertThat(network.routes()).containsExactlyInAnyOrderElementsOf(routes);
        assertThat(BpfBench.run("ip", "route", "get", "203.0.113.9")).contains("via 169.254.1.1 dev " + NAME);

        routes.forEach(network::remove);
        routes.forEach(network::remove);
        assertThat(network.routes()).isEmpty();
    }

    @Test
    void prefersTheGivenSource() throws IOException {
        network.setUp(ifindex);
        Route route = new Route.Via(
                Cidr.parse("203.0.113.0/24"), ifindex, Address.parse("169.254.1.1"), Address.parse("127.0.0.1"));
        network.put(route);
        assertThat(network.routes()).containsExactly(route);
        assertThat(BpfBench.run("ip", "route", "show", "203.0.113.0/24"))
                .contains("src 127.0.0.1", "proto 87", "onlink");
    }

    @Test
    void aRouteOfOthersStaysAndIsUsedUntilItGoes() throws IOException {
        network.setUp(ifindex);
        for (String prefix : List.of("203.0.113.0/24", "2001:db8:77::/64")) {
            BpfBench.run("ip", "route", "add", prefix, "dev", NAME, "proto", "static");
            Route ours = new Route.Unreachable(Cidr.parse(prefix));
            network.put(ours);
            network.put(ours);
            assertThat(shown(prefix)).hasSize(2).anyMatch(line -> line.contains("dev " + NAME + " proto static"));
            String inside = Cidr.parse(prefix).address().toString();
            assertThat(BpfBench.run("ip", "route", "get", inside)).contains("dev " + NAME);

            network.remove(ours);
            network.remove(ours);
            assertThat(shown(prefix)).singleElement().asString().contains("dev " + NAME + " proto static");
        }
    }

    @Test
    void aRouteOfOthersIsNotReplacedEvenWithTheSameMetric() throws IOException {
        network.setUp(ifindex);
        for (String prefix : List.of("203.0.113.0/24", "2001:db8:77::/64")) {
            BpfBench.run("ip", "route", "add", prefix, "dev", NAME, "proto", "static", "metric", "8700");
            Route ours = new Route.Unreachable(Cidr.parse(prefix));
            assertThatThrownBy(() -> network.put(ours))
                    .isInstanceOfSatisfying(
                            NetException.class, e -> assertThat(e.errno()).isEqualTo(NetException.EEXIST));
            assertThat(shown(prefix)).singleElement().asString().contains("dev " + NAME + " proto static");
        }
    }

    @Test
    void aRouteOfAnEarlierVersionIsNotOneOfThese() throws IOException {
        network.setUp(ifindex);
        for (String prefix : List.of("203.0.113.0/24", "2001:db8:77::/64")) {
            BpfBench.run("ip", "route", "add", prefix, "dev", NAME, "proto", "87");
            Route ours = new Route.Direct(Cidr.parse(prefix), ifindex);
            assertThat(network.routes()).isEmpty();
            network.put(ours);
            assertThat(shown(prefix)).hasSize(2);
            network.removeFormerRoutes();
            assertThat(shown(prefix)).singleElement().asString().contains("metric 8700");
            network.remove(ours);
        }
    }

    private static List<String> shown(String prefix) throws IOException {
        String family = prefix.contains(":") ? "-6" : "-4";
        return BpfBench.run("ip", family, "route", "show", prefix).lines().toList();
    }

    @Test
    void permanentNeighbours() {
        network.setUp(ifindex);
        List<Neighbour> neighbours = List.of(
                new Neighbour(ifindex, Address.parse("169.254.1.1"), MAC),
                new Neighbour(ifindex, Address.parse("fe80::1"), MAC));
        neighbours.forEach(network::put);
        assertThat(network.neighbours(ifindex)).containsExactlyInAnyOrderElementsOf(neighbours);
        neighbours.forEach(network::remove);
        neighbours.forEach(network::remove);
        assertThat(network.neighbours(ifindex)).isEmpty();
    }

    @Test
    void neighboursGoWithTheDevice() throws IOException {
        network.setUp(ifindex);
        assertThat(network.device(ifindex)).isEqualTo(network.device(NAME));
        List<Neighbour> neighbours = List.of(
                new Neighbour(ifindex, Address.parse("169.254.1.1"), MAC),
                new Neighbour(ifindex, Address.parse("fe80::1"), MAC));
        neighbours.forEach(network::put);
        assertThat(network.neighbours()).containsAll(neighbours);
        BpfBench.run("ip", "link", "set", NAME, "down");
        assertThat(network.device(ifindex))
                .hasValueSatisfying(device -> assertThat(device.up()).isFalse());
        assertThat(network.neighbours()).doesNotContainAnyElementsOf(neighbours);
        network.delete(ifindex);
        assertThat(network.device(ifindex)).isEmpty();
    }

    /** What cni/src/entry_netlink.c makes is what test/cni expects; iproute2 shows it the same. */
    @Test
    void aPodsRoutesAreThoseOfThePlugin() throws IOException {
        network.setUp(ifindex);
        BpfBench.run("ip", "route", "add", "203.0.113.9/32", "dev", NAME, "proto", "static", "scope", "link");
        Route.Direct four = new Route.Direct(Cidr.parse("203.0.113.7/32"), ifindex);
        Route.Direct six = new Route.Direct(Cidr.parse("2001:db8:77::7/128"), ifindex);
        network.putPodRoute(four);
        network.putPodRoute(six);
        assertThat(network.podRoutes()).contains(four, six, new Route.Direct(Cidr.parse("203.0.113.9/32"), ifindex));
        assertThat(network.routes()).isEmpty();
        assertThat(shown("203.0.113.7/32").getFirst().strip())
                .isEqualTo("203.0.113.7 dev " + NAME + " proto static scope link");
        assertThat(shown("2001:db8:77::7/128").getFirst().strip())
                .isEqualTo("2001:db8:77::7 dev " + NAME + " proto static metric 1024 pref medium");
        assertThatThrownBy(() -> network.putPodRoute(four)).hasMessageContaining("File exists");
    }

    @Test
    void tellsWhereTheNodeSendsFromByOneDeviceOnly() throws IOException {
        network.setUp(ifindex);
        BpfBench.run("ip", "address", "add", "203.0.113.200/32", "dev", NAME);
        BpfBench.run("ip", "address", "add", "2001:db8:77::200/128", "dev", NAME, "nodad");
        for (String[] pair :
                new String[][] {{"203.0.113.7", "203.0.113.200"}, {"2001:db8:77::7", "2001:db8:77::200"}}) {
            Address pod = Address.parse(pair[0]);
            network.putPodRoute(new Route.Direct(Cidr.of(pod), ifindex));
            assertThat(network.source(pod, ifindex)).contains(Address.parse(pair[1]));
            assertThat(network.source(pod, ifindex + 1)).isEmpty();
        }
        for (String pod : List.of("203.0.113.8", "2001:db8:77::8")) {
            Route nowhere = new Route.Unreachable(Cidr.of(Address.parse(pod)));
            network.put(nowhere);
            assertThat(network.source(Address.parse(pod), ifindex)).isEmpty();
            network.remove(nowhere);
        }
    }

    @Test
    void listsAddresses() {
        assertThat(network.addresses())
                .anySatisfy(address -> assertThat(address.address()).isEqualTo(Address.parse("127.0.0.1")));
    }

    @Test
    void everyChangeOfRulesIsAnotherGeneration() throws IOException {
        int before = network.rulesGeneration();
        assertThat(network.rulesGeneration()).isEqualTo(before);
        BpfBench.run("nft", "add", "table", "inet", "weft-netlink-test");
        int added = network.rulesGeneration();
        BpfBench.run("nft", "delete", "table", "inet", "weft-netlink-test");
        assertThat(List.of(added, network.rulesGeneration()))
                .doesNotContain(before)
                .doesNotHaveDuplicates();
    }
}
