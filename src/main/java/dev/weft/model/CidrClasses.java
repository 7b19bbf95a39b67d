package dev.weft.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes that a policy set tells apart. Each has the number of its place among them, from 1 on. An address has the
 * class of the longest that covers it, so a rule on a prefix needs an entry for every class at or below it.
 */
public final class CidrClasses {

    public static final CidrClasses NONE = new CidrClasses(new Cidr[0]);

    private final Cidr[] prefixes;
    private final BitSet lengths = new BitSet();
    private int hash;

    private CidrClasses(Cidr[] prefixes) {
        this.prefixes = prefixes;
        for (Cidr prefix : prefixes) {
            lengths.set(prefix.length());
        }
    }

    /** Takes prefixes in any order, and counts each once. */
    public static CidrClasses of(Collection<Cidr> prefixes) {
        return prefixes.isEmpty()
                ? NONE
                : new CidrClasses(prefixes.stream().distinct().sorted().toArray(Cidr[]::new));
    }

    public int size() {
        return prefixes.length;
    }

    /** Returns the prefix that a class stands for. */
    public Cidr prefix(int number) {
        return prefixes[number - 1];
    }

    /** Returns the prefixes in the order of their numbers. */
    public List<Cidr> prefixes() {
        return List.of(prefixes);
    }

    public boolean has(Cidr prefix) {
        return Arrays.binarySearch(prefixes, prefix) >= 0;
    }

    /** Returns the classes of prefixes; of those that are not among these there are none. */
    public BitSet numbers(Collection<Cidr> some) {
        BitSet numbers = new BitSet();
        for (Cidr prefix : some) {
            int place = Arrays.binarySearch(prefixes, prefix);
            if (place >= 0) {
                numbers.set(1 + place);
            }
        }
        return numbers;
    }

    /** Returns these without the prefixes of other classes. */
    public CidrClasses only(BitSet numbers) {
        return numbers.cardinality() == prefixes.length
                ? this
                : new CidrClasses(numbers.stream()
                        .mapToObj(number -> prefixes[number - 1])
                        .toArray(Cidr[]::new));
    }

    /** Returns the class of an address, empty if no prefix covers it. */
    public OptionalInt of(Address address) {
        int bits = address.family().bits();
        for (int length = lengths.previousSetBit(bits); length >= 0; length = lengths.previousSetBit(length - 1)) {
            int place = Arrays.binarySearch(prefixes, new Cidr(address, length));
            if (place >= 0) {
                return OptionalInt.of(place + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the classes within a prefix, itself included, and within none of others. */
    public BitSet within(Cidr prefix, Collection<Cidr> except) {
        BitSet numbers = new BitSet();
        numbers.set(1 + first(prefix), 1 + behind(prefix));
        for (Cidr hole : except) {
            numbers.clear(1 + first(hole), 1 + behind(hole));
        }
        return numbers;
    }

    /** Prefixes within one stand side by side in the order. */
    private int first(Cidr prefix) {
        int place = Arrays.binarySearch(prefixes, prefix);
        return place < 0 ? -place - 1 : place;
    }

    private int behind(Cidr prefix) {
        int place = Arrays.binarySearch(prefixes, Cidr.of(last(prefix)));
        return place < 0 ? -place - 1 : place + 1;
    }

    private static Address last(Cidr prefix) {
        byte[] bytes = prefix.address().bytes();
        for (int bit = prefix.length(); bit < prefix.family().bits(); bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return Address.of(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof CidrClasses classes
                        && hashCode() == classes.hashCode()
                        && Arrays.equals(prefixes, classes.prefixes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(prefixes);
        }
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(prefixes);
    }
}
