package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.datapath.TestingNetwork;
import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.Route;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodEntriesTest {

    private static final Address FOUR = Address.parse("10.1.0.5");
    private static final Address SIX = Address.parse("fd44:1::5");
    private static final PodAddresses ADDRESSES = new PodAddresses(FOUR, SIX);

    private final TestingNetwork kernel = new TestingNetwork();
    private long now;
    private final PodEntries entries = new PodEntries(kernel, () -> now);

    static AttachedPod pod(int ifindex) {
        return new AttachedPod(
                new Attachment("sandbox", "eth0"),
                "/run/netns/a",
                new PodReference("shop", "a", "uid"),
                new Allocation(FOUR, SIX, ADDRESSES.mac(), 1450, "weft-a"),
                ifindex);
    }

    /** Does as the plugin does when the pod's device is up. */
    static void plugin(TestingNetwork kernel, AttachedPod pod) {
        for (Address address : List.of(FOUR, SIX)) {
            kernel.put(new Neighbour(pod.ifindex(), address, Mac.parse(ADDRESSES.mac())));
            kernel.putPodRoute(new Route.Direct(Cidr.of(address), pod.ifindex()));
        }
    }

    private void device(int ifindex, boolean up) {
        kernel.devices.put("weft-a", new Device(ifindex, "weft-a", "veth", null, 1450, up, 0));
    }

    private List<String> missing() {
        return entries.missing(HostTables.read(kernel));
    }

    @Test
    void whatThePluginIsAboutToPutIsLeftToIt() {
        device(7, true);
        entries.of(List.of(pod(7)));
        assertThat(missing()).isEmpty();
        assertThat(entries.restore(HostTables.read(kernel))).isEmpty();
        plugin(kernel, pod(7));
        assertThat(missing()).isEmpty();

        kernel.podRoutes.clear();
        assertThat(missing()).containsExactly("the route to 10.1.0.5/32", "the route to fd44:1::5/128");
    }

    @Test
    void whatWasLostBeforeTheAgentStartedComesBackToo() {
        device(7, true);
        entries.of(List.of(pod(7)));
        assertThat(missing()).isEmpty();
        now += Duration.ofSeconds(5).toNanos();
        assertThat(missing()).hasSize(4);
        assertThat(entries.restore(HostTables.read(kernel))).hasSize(4);
        assertThat(missing()).isEmpty();
    }

    @Test
    void aDeviceThatIsDownOrAnothersLacksNothing() {
        entries.of(List.of(pod(7)));
        device(7, true);
        plugin(kernel, pod(7));
        assertThat(missing()).isEmpty();
        kernel.podRoutes.clear();
        device(7, false);
        assertThat(missing()).isEmpty();
        device(8, true);
        assertThat(missing()).isEmpty();
    }

    @Test
    void aRouteOfOthersStaysAndKeepsTheRestBackForNobody() {
        device(7, true);
        entries.of(List.of(pod(7)));
        plugin(kernel, pod(7));
        assertThat(missing()).isEmpty();
        Route.Direct other = new Route.Direct(Cidr.of(FOUR), 99);
        kernel.podRoutes.clear();
        kernel.podRoutes.put(other.destination(), other);
        assertThat(entries.restore(HostTables.read(kernel))).containsExactly("the route to fd44:1::5/128");
        assertThat(missing()).containsExactly("the route to 10.1.0.5/32");
        assertThat(kernel.podRoutes).containsValue(other);
    }
}
