package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Numbers for all prefixes that policies use. An address has the class of the longest of them that covers it, so a rule
 * on a prefix needs an entry for every class at or below it.
 *
 * <p>A prefix keeps its number as long as it stays, and a number is never given twice in one chain of {@link #extend}
 * and {@link #retain}. To replace the prefixes in force without a gap: extend, compile and switch the sets, write the
 * prefixes, drop with retain those that no policy uses any more, compile again.
 *
 * @param next the number that the next new prefix gets; numbers begin at 1
 */
public record CidrClasses(NavigableMap<Cidr, Integer> numbers, int next) {

    public static final CidrClasses NONE = new CidrClasses(Collections.emptyNavigableMap(), 1);

    public CidrClasses {
        numbers = Collections.unmodifiableNavigableMap(new TreeMap<>(numbers));
    }

    /** Returns these and the given prefixes. */
    public CidrClasses extend(Collection<Cidr> prefixes) {
        TreeMap<Cidr, Integer> extended = new TreeMap<>(numbers);
        int free = next;
        for (Cidr prefix : prefixes.stream().distinct().sorted().toList()) {
            if (free == Integer.MAX_VALUE) {
                throw new IllegalStateException("all class numbers were used; restart the node to begin anew");
            }
            if (extended.putIfAbsent(prefix, free) == null) {
                free++;
            }
        }
        return free == next ? this : new CidrClasses(extended, free);
    }

    /** Returns these without the prefixes that are not given. */
    public CidrClasses retain(Collection<Cidr> prefixes) {
        TreeMap<Cidr, Integer> kept = new TreeMap<>(numbers);
        kept.keySet().retainAll(prefixes);
        return kept.size() == numbers.size() ? this : new CidrClasses(kept, next);
    }

    /** Returns the class of an address, empty if no prefix covers it. */
    public OptionalInt of(Address address) {
        for (int length = address.family().bits(); length >= 0; length--) {
            Integer number = numbers.get(new Cidr(address, length));
            if (number != null) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the prefixes within a prefix, itself included: they stand side by side in the order. */
    Collection<Map.Entry<Cidr, Integer>> within(Cidr prefix) {
        Address last = last(prefix);
        return numbers.subMap(prefix, true, Cidr.of(last), true).entrySet();
    }

    private static Address last(Cidr prefix) {
        byte[] bytes = prefix.address().bytes();
        for (int bit = prefix.length(); bit < prefix.family().bits(); bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return Address.of(bytes);
    }
}
