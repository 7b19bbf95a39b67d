package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Family;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
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
        CidrClasses classes = CidrClasses.of(prefixes);
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
                    : OptionalInt.of(1 + classes.prefixes().indexOf(new Cidr(address, longest)));
            assertThat(classes.of(address)).isEqualTo(expected);
        }
    }

    @Property(tries = 200)
    void whatIsWithinIsFoundByBits(
            @ForAll @Size(max = 12) List<@IntRange(max = 0xffff) Integer> seeds,
            @ForAll @Size(max = 3) List<@IntRange(max = 0xffff) Integer> holes,
            @ForAll @IntRange(max = 0xffff) int asked) {
        CidrClasses classes =
                CidrClasses.of(seeds.stream().map(PrimitivesProperties::cidr).toList());
        List<Cidr> except = holes.stream().map(PrimitivesProperties::cidr).toList();
        BitSet within = classes.within(cidr(asked), except);
        for (int number = 1; number <= classes.size(); number++) {
            Cidr prefix = classes.prefix(number);
            assertThat(within.get(number))
                    .isEqualTo(
                            isWithin(prefix, cidr(asked)) && except.stream().noneMatch(hole -> isWithin(prefix, hole)));
        }
        assertThat(within.length()).isLessThanOrEqualTo(classes.size() + 1);
    }

    private static boolean isWithin(Cidr inner, Cidr outer) {
        return inner.family() == outer.family() && inner.length() >= outer.length() && sameBits(outer, inner.address());
    }

    @Property(tries = 200)
    void numbersAreThePlacesOfThePrefixesWhateverTheirOrder(
            @ForAll @Size(max = 12) List<@IntRange(max = 0xffff) Integer> seeds, @ForAll long order) {
        List<Cidr> prefixes =
                new ArrayList<>(seeds.stream().map(PrimitivesProperties::cidr).toList());
        CidrClasses classes = CidrClasses.of(prefixes);
        Collections.shuffle(prefixes, new Random(order));
        assertThat(CidrClasses.of(prefixes)).isEqualTo(classes).hasSameHashCodeAs(classes);
        assertThat(classes.prefixes())
                .isSorted()
                .doesNotHaveDuplicates()
                .containsOnlyOnceElementsOf(prefixes.stream().distinct().toList());
        BitSet odd = new BitSet();
        IntStream.iterate(1, number -> number <= classes.size(), number -> number + 2)
                .forEach(odd::set);
        assertThat(classes.only(odd).prefixes())
                .isEqualTo(odd.stream().mapToObj(classes::prefix).toList());
        assertThat(classes.numbers(classes.only(odd).prefixes())).isEqualTo(odd);
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
