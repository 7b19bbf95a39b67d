package dev.weft.operator.plan;

import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pod addresses of one node, numbered by their offset in its pod CIDRs. A pod has the same offset in both families.
 * Offset 0 (network, IPv6 subnet router), offset 1 (by habit a gateway) and the IPv4 broadcast address are never given.
 */
public final class AddressPool {

    /** Addresses in one slice. */
    public static final int BLOCK = 256;

    private static final int FIRST = 2;
    private static final int LAST = (1 << 16) - 1;

    private final List<Cidr> cidrs;
    private final int last;

    public AddressPool(List<Cidr> cidrs) {
        this.cidrs =
                cidrs.stream()
                        .collect(Collectors.toMap(Cidr::family, cidr -> cidr, (first, second) -> first))
                        .values()
                        .stream()
                        .sorted()
                        .toList();
        last = this.cidrs.stream().mapToInt(AddressPool::last).min().orElse(0);
    }

    private static int last(Cidr cidr) {
        int hostBits = Math.min(cidr.family().bits() - cidr.length(), 16);
        int broadcast = cidr.family() == Family.IPV4 ? 1 : 0;
        return Math.min((1 << hostBits) - 1 - broadcast, LAST);
    }

    /** Returns how many pods can have an address. */
    public int capacity() {
        return Math.max(0, last - FIRST + 1);
    }

    public int blocks() {
        return capacity() == 0 ? 0 : last / BLOCK + 1;
    }

    public boolean usable(int offset) {
        return offset >= FIRST && offset <= last;
    }

    public PodAddresses at(int offset) {
        return new PodAddresses(at(Family.IPV4, offset), at(Family.IPV6, offset));
    }

    private @Nullable Address at(Family family, int offset) {
        return cidr(family)
                .map(Cidr::address)
                .map(base -> new Address(family, base.high(), base.low() + offset))
                .orElse(null);
    }

    private Optional<Cidr> cidr(Family family) {
        return cidrs.stream().filter(cidr -> cidr.family() == family).findFirst();
    }

    /** Returns the offset of the addresses, if they are this pool's to give and belong together. */
    public OptionalInt offset(PodAddresses addresses) {
        List<Integer> offsets = addresses.stream().map(this::offset).distinct().toList();
        return offsets.size() == 1 && usable(offsets.getFirst())
                ? OptionalInt.of(offsets.getFirst())
                : OptionalInt.empty();
    }

    private int offset(Address address) {
        return cidr(address.family())
                .filter(cidr -> cidr.contains(address))
                .map(cidr -> address.low() - cidr.address().low())
                .filter(distance -> distance >= 0 && distance <= LAST)
                .map(Long::intValue)
                .orElse(0);
    }

    /** Returns whether the address lies in one of the prefixes, be it usable or not. */
    public boolean covers(Address address) {
        return cidrs.stream().anyMatch(cidr -> cidr.contains(address));
    }

    @Override
    public String toString() {
        return cidrs.stream().map(Cidr::toString).collect(Collectors.joining(" and "));
    }
}
