package dev.weft.kube;

import dev.weft.model.Address;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The addresses of one pod, at most one a family and at least one. */
public record PodAddresses(@Nullable Address ipv4, @Nullable Address ipv6) {

    public PodAddresses {
        if (ipv4 == null && ipv6 == null) {
            throw new IllegalArgumentException("a pod has an IPv4 or an IPv6 address");
        }
    }

    static PodAddresses parse(@Nullable String ipv4, @Nullable String ipv6) {
        return new PodAddresses(ipv4 == null ? null : Address.parse(ipv4), ipv6 == null ? null : Address.parse(ipv6));
    }

    public Stream<Address> stream() {
        return Stream.of(Optional.ofNullable(ipv4), Optional.ofNullable(ipv6)).flatMap(Optional::stream);
    }

    /** Returns the MAC address of the pod: locally administered, ends in the last four bytes of its first address. */
    public String mac() {
        byte[] bytes = stream().findFirst().orElseThrow().bytes();
        return "02:57:" + HexFormat.ofDelimiter(":").formatHex(bytes, bytes.length - 4, bytes.length);
    }
}
