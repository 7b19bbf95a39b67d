package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Port prefixes and classes against the plainest definition of each. */
class PrimitivesProperties {

    @Property(tries = 200)
    void portPrefixesCoverTheRangeOnceAndNothingElse(
            @ForAll @IntRange(max = 65535) int one, @ForAll @IntRange(max = 65535) int other) {
        int first = Math.min(one, other);
        int last = Math.max(one, other);
        List<PortMatch> prefixes = PortPrefixes.cover(Protocol.TCP, first, last);
        int[] covered = new int[65536];
        for (PortMatch prefix : prefixes) {
            for (int port = prefix.port(); port < prefix.port() + (1 << 16 - prefix.bits()); port++) {
                covered[port]++;
            }
        }
        for (int port = 0; port < covered.length; port++) {
            assertThat(covered[port]).isEqualTo(port >= first && port <= last ? 1 : 0);
        }
        assertThat(prefixes).hasSizeLessThanOrEqualTo(30);
    }

    @Property(tries = 300)
    void classIsTheLongestPrefixByBits(
            @ForAll @Size(max = 12) List<@IntRange(max = 0xffff) Integer> seeds,
            @ForAll @IntRange(max = 0xff) int host) {
        List<Cidr> prefixes = seeds.stream().map(PrimitivesProperties::cidr).toList();
        CidrClasses classes = CidrClasses.NONE.extend(prefixes);
        for (Family family : Family.values()) {
            Address address = address(family, host);
            int longest = -1;
            for (Cidr prefix : prefixes) {
                if (prefix.family() == family && sameBits(prefix, address)) {
                    longest = Math.max(longest, prefix.length());
                }
            }
            OptionalInt expected = longest < 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(classes.numbers().get(new Cidr(address, longest)));
            assertThat(classes.of(address)).isEqualTo(expected);
        }
    }

    @Property(tries = 200)
    void numbersStayAndAreNeverGivenTwice(
            @ForAll @Size(max = 10) List<@IntRange(max = 0xffff) Integer> before,
            @ForAll @Size(max = 10) List<@IntRange(max = 0xffff) Integer> after) {
        List<Cidr> old = before.stream().map(PrimitivesProperties::cidr).toList();
        List<Cidr> fresh = after.stream().map(PrimitivesProperties::cidr).toList();
        CidrClasses first = CidrClasses.NONE.extend(old);
        CidrClasses second = first.extend(fresh);
        CidrClasses third = second.retain(fresh);
        first.numbers().forEach((prefix, number) -> assertThat(second.numbers()).containsEntry(prefix, number));
        assertThat(third.numbers().keySet()).isEqualTo(new HashSet<>(fresh));
        CidrClasses fourth = third.extend(old);
        Set<Integer> given = new HashSet<>(second.numbers().values());
        fourth.numbers().forEach((prefix, number) -> {
            if (!third.numbers().containsKey(prefix)) {
                assertThat(given).doesNotContain(number);
            }
        });
    }

    private static boolean sameBits(Cidr prefix, Address address) {
        int skipped = 128 - prefix.family().bits();
        for (int bit = 0; bit < prefix.length(); bit++) {
            if (prefix.address().bit(skipped + bit) != address.bit(skipped + bit)) {
                return false;
            }
        }
        return true;
    }

    private static Cidr cidr(int seed) {
        Family family = (seed & 1) == 0 ? Family.IPV4 : Family.IPV6;
        int length = Math.floorMod(seed >> 8, 12) == 0 ? 0 : family.bits() - Math.floorMod(seed >> 8, 12);
        return new Cidr(address(family, seed >> 1 & 0xff), length);
    }

    private static Address address(Family family, int host) {
        byte[] bytes = new byte[family.bits() / 8];
        bytes[0] = 10;
        bytes[bytes.length - 1] = (byte) host;
        return Address.of(bytes);
    }
}
