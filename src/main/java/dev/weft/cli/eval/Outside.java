package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.math.BigInteger;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Finds an address that stands for somebody whose address the question does not give: one that no prefix covers but
 * those of length 0. If the prefixes leave no such address, any will do, as all have a prefix then.
 */
final class Outside {

    private Outside() {}

    static Address find(Family family, Collection<Cidr> prefixes) {
        Address first = Address.parse(family == Family.IPV4 ? "192.0.0.8" : "100::8");
        return Stream.concat(Stream.of(first), prefixes.stream().flatMap(Outside::next))
                .filter(candidate -> candidate.family() == family)
                .filter(candidate ->
                        prefixes.stream().noneMatch(prefix -> prefix.length() > 0 && prefix.contains(candidate)))
                .findFirst()
                .orElse(first);
    }

    /** The first address behind a prefix: if there is a gap anywhere, one begins there or before the first prefix. */
    private static Stream<Address> next(Cidr prefix) {
        int bits = prefix.family().bits();
        BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix.length());
        BigInteger next = new BigInteger(1, prefix.address().bytes()).add(size);
        if (next.bitLength() > bits) {
            return Stream.of(zero(prefix.family()));
        }
        byte[] bytes = new byte[bits / 8];
        byte[] value = next.toByteArray();
        int length = Math.min(value.length, bytes.length);
        System.arraycopy(value, value.length - length, bytes, bytes.length - length, length);
        return Stream.of(zero(prefix.family()), Address.of(bytes));
    }

    private static Address zero(Family family) {
        return Address.of(new byte[family.bits() / 8]);
    }
}
