package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostViewsTest {

    private static final Address LOOPBACK4 = Address.parse("127.0.0.1");
    private static final Address LOOPBACK6 = Address.parse("::1");

    private final AtomicInteger lists = new AtomicInteger();
    private final HostViews views = new HostViews(() -> {
        lists.incrementAndGet();
        return Map.of("weft-a", 7);
    });

    private static AttachedPod pod(int ifindex) {
        return new AttachedPod(
                new Attachment("sandbox", "eth0"),
                "/run/netns/a",
                new PodReference("ns", "a", "a"),
                new Allocation(LOOPBACK4, LOOPBACK6, new PodAddresses(LOOPBACK4, null).mac(), 1450, "weft-a"),
                ifindex);
    }

    @Test
    void asksTheKernelWhereTheNodeWouldSendFrom() {
        assertThat(views.look(List.of(pod(7))))
                .isEqualTo(new HostView(Map.of("weft-a", 7), Set.of(LOOPBACK4, LOOPBACK6)));
    }

    @Test
    void aPodWhoseDeviceIsNotThereTellsNothing() {
        assertThat(views.look(List.of(pod(8))).sources()).isEmpty();
    }

    @Test
    void listsDevicesWhenRowsHaveChanged() {
        views.look(List.of(pod(7)));
        views.look(List.of(pod(7)));
        assertThat(lists).hasValue(1);
        assertThat(views.look(List.of()).sources()).contains(LOOPBACK4);
        assertThat(lists).hasValue(2);
    }
}
