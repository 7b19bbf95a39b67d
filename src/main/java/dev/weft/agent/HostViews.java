package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.model.Address;
import dev.weft.model.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link HostView}. A device of a row never changes its ifindex, so they are listed when rows have changed only. */
final class HostViews {

    /** Discard: nothing is ever sent there. */
    private static final int PORT = 9;

    private final Supplier<Map<String, Integer>> list;
    private Set<AttachedPod> rows = Set.of();
    private Map<String, Integer> devices = Map.of();
    private final Map<Family, Address> sources = new EnumMap<>(Family.class);

    /** @param list lists the devices */
    HostViews(Supplier<Map<String, Integer>> list) {
        this.list = list;
    }

    /**
     * Looks.
     *
     * @param attached the rows as they were before: a device is there before its row, so that a pod that waits for a pass
     *     is never left out of it
     */
    HostView look(Collection<AttachedPod> attached) {
        Set<AttachedPod> now = Set.copyOf(attached);
        if (!now.equals(rows)) {
            devices = list.get();
            rows = now;
        }
        List<Allocation> pods = now.stream()
                .filter(pod -> pod.isOn(devices))
                .map(AttachedPod::allocation)
                .toList();
        ask(pods.stream().map(Allocation::ipv4));
        ask(pods.stream().map(Allocation::ipv6));
        return new HostView(devices, Set.copyOf(sources.values()));
    }

    /** One pod tells of all: their routes are alike. */
    private void ask(Stream<@Nullable Address> pods) {
        pods.flatMap(Stream::ofNullable)
                .findFirst()
                .map(HostViews::source)
                .ifPresent(source -> sources.put(source.family(), source));
    }

    /** Returns the address from which the kernel would send to another; null if it would not. */
    static @Nullable Address source(Address to) {
        StandardProtocolFamily family =
                to.family() == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.connect(new InetSocketAddress(InetAddress.getByAddress(to.bytes()), PORT));
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            return Address.of(local.getAddress().getAddress());
        } catch (IOException | UnsupportedOperationException e) {
            // What was the answer before stays: it would be wrong to take an address of the node for a stranger's.
            return null;
        }
    }
}
