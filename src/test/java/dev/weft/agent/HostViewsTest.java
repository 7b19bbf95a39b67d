package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import dev.weft.model.Family;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostViewsTest {

    private static final Address NODE4 = Address.parse("192.0.2.9");
    private static final Address NODE6 = Address.parse("2001:db8::9");

    private final Map<String, Integer> devices = new HashMap<>(Map.of("weft-7", 7));
    /** Which pods have their routes. */
    private final Set<Integer> routed = new HashSet<>(Set.of(7));

    private int looks;
    private final HostViews views = views();

    private HostViews views() {
        return new HostViews(
                rows -> {
                    looks++;
                    return Map.copyOf(devices);
                },
                (pod, ifindex) -> routed.contains(ifindex)
                        ? Optional.of(pod.family() == Family.IPV4 ? NODE4 : NODE6)
                        : Optional.empty());
    }

    private static AttachedPod pod(int ifindex) {
        PodAddresses addresses =
                new PodAddresses(Address.parse("10.1.0." + ifindex), Address.parse("fd44:1::" + ifindex));
        return new AttachedPod(
                new Attachment("sandbox" + ifindex, "eth0"),
                "/run/netns/" + ifindex,
                new PodReference("ns", "a", "uid" + ifindex),
                new Allocation(addresses.ipv4(), addresses.ipv6(), addresses.mac(), 1450, "weft-" + ifindex),
                ifindex);
    }

    @Test
    void asksTheKernelWhereTheNodeWouldSendFrom() {
        assertThat(views.look(List.of(pod(7)))).isEqualTo(new HostView(Map.of("weft-7", 7), Set.of(NODE4, NODE6)));
        assertThat(views.again()).isEmpty();
    }

    @Test
    void aPodWhoseDeviceIsNotThereTellsNothing() {
        assertThat(views.look(List.of(pod(8))).sources()).isEmpty();
        assertThat(views.again()).as("nobody sends to it").isEmpty();
    }

    @Test
    void looksForDevicesWhenRowsHaveChanged() {
        views.look(List.of(pod(7)));
        views.look(List.of(pod(7)));
        assertThat(looks).isEqualTo(1);
        assertThat(views.look(List.of()).sources()).contains(NODE4);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void asksPodAfterPodUntilOneHasItsRoute() {
        List<AttachedPod> pods =
                IntStream.rangeClosed(1, 50).mapToObj(HostViewsTest::pod).toList();
        pods.forEach(pod -> devices.put(pod.allocation().hostIfName(), pod.ifindex()));
        for (int only = 1; only <= 50; only++) {
            routed.clear();
            routed.add(only);
            assertThat(views().look(pods).sources()).containsExactlyInAnyOrder(NODE4, NODE6);
        }
    }

    @Test
    void theFirstPodIsAskedAgainOnceItMayHaveItsRoute() {
        routed.clear();
        assertThat(views.look(List.of(pod(7))).sources()).isEmpty();
        assertThat(views.again()).contains(Duration.ofMillis(100));
        views.look(List.of(pod(7)));
        assertThat(views.again()).contains(Duration.ofMillis(200));

        routed.add(7);
        assertThat(views.look(List.of(pod(7))).sources()).containsExactlyInAnyOrder(NODE4, NODE6);
        assertThat(views.again()).isEmpty();
        routed.clear();
        assertThat(views.look(List.of(pod(7))).sources())
                .as("what was known stays")
                .hasSize(2);
        assertThat(views.again()).isEmpty();
    }

    /** Passes that others ask for must not use up what is left of the tries. */
    @Test
    void isAskedForEverButSeldom() {
        routed.clear();
        for (int i = 0; i < 100; i++) {
            views.look(List.of(pod(7)));
            assertThat(views.again()).isPresent();
        }
        assertThat(views.again()).contains(Duration.ofSeconds(5));

        devices.put("weft-8", 8);
        views.look(List.of(pod(7), pod(8)));
        assertThat(views.again()).as("a new pod").contains(Duration.ofMillis(100));
    }
}
