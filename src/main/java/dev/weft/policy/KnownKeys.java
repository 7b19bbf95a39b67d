package dev.weft.policy;

import dev.weft.model.EntryKey;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Rule;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The keys of every rule that a compilation has used. What the compilation before has found stays where it still holds,
 * as the same array; where only some identities have changed, it loses and gains theirs.
 */
final class KnownKeys {

    /** Rules of policies that are gone stay until they are more than the others and this. */
    private static final int SPARE = 1000;

    /** Keys of large rules are found anew each time where all that are known are more than these, 32 MiB. */
    private static final long MOST_HELD = 1 << 22;

    private static final int SMALL = 1 << 10;

    private final Ground ground;
    private final int most;
    private final RuleKeys rules;
    private final Map<Rule, Map<SortedSet<NamedPort>, long[]>> known = new IdentityHashMap<>();
    private Map<Rule, Map<SortedSet<NamedPort>, long[]>> before;
    private final boolean sameClasses;
    private final Identities arrived;
    private long held;
    private final Set<Integer> gone;

    /**
     * Knows nothing.
     *
     * @param most how many keys a rule may have
     */
    KnownKeys(int most) {
        this(Ground.NONE, Ground.NONE, most, Map.of());
    }

    private KnownKeys(Ground ground, Ground last, int most, Map<Rule, Map<SortedSet<NamedPort>, long[]>> before) {
        this.ground = ground;
        this.most = most;
        this.rules = new RuleKeys(ground, most);
        this.before = before;
        sameClasses = ground.hasClassesOf(last);
        arrived = new Identities(ground.identities().without(last.identities()));
        gone = last.identities().without(ground.identities()).stream()
                .map(Identity::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Begins the next compilation.
     *
     * @param rules how many it has
     * @return this itself if all that is known holds
     */
    KnownKeys on(Ground next, int rules) {
        return next.isLike(ground) && known.size() <= SPARE + 2 * rules
                ? this
                : new KnownKeys(next, ground, most, known);
    }

    /** Ends the compilation: what it did not use is forgotten, if it began anew. */
    void settle() {
        before = Map.of();
    }

    /**
     * Returns a rule's keys; {@link RuleKeys#TOO_MANY} itself if they are too many.
     *
     * @param own the named ports of the subject
     */
    long[] of(Rule rule, SortedSet<NamedPort> own) {
        SortedSet<NamedPort> counting = Dependence.onSubject(rule) ? own : Collections.emptySortedSet();
        Map<SortedSet<NamedPort>, long[]> byPorts = known.computeIfAbsent(rule, _ -> new HashMap<>(2));
        long[] last = byPorts.get(counting);
        if (last != null) {
            return last;
        }
        long[] found = find(rule, counting);
        if (found.length <= SMALL || held + found.length <= MOST_HELD) {
            byPorts.put(counting, found);
            held += found.length;
        }
        return found;
    }

    /** Returns how many keys a rule has at most. */
    long atMost(Rule rule, SortedSet<NamedPort> own) {
        return rules.atMost(rule, own, ground.identities());
    }

    /** Returns how many peers a rule has at most. */
    long peers(Rule rule) {
        return rules.peers(rule, ground.identities());
    }

    /** Returns how many keys there are; one more than a rule may have if they are too many. */
    long size(long[] keys) {
        return rules.size(keys);
    }

    /** Returns the keys of a rule that would be about the same peers, but about all that they send. */
    long[] ofAllPorts(Rule rule) {
        return rules.ofAllPorts(rule, ground.identities());
    }

    private long[] find(Rule rule, SortedSet<NamedPort> own) {
        long[] last = before.getOrDefault(rule, Map.of()).get(own);
        if (last == null
                || last == RuleKeys.TOO_MANY
                || Dependence.onAddresses(rule)
                || !sameClasses && Dependence.onClasses(rule)) {
            return rules.of(rule, own, ground.identities());
        }
        if (arrived.all().isEmpty() && gone.isEmpty() || !Dependence.onIdentities(rule)) {
            return last;
        }
        long[] gained = rules.of(rule, own, arrived);
        return gained == RuleKeys.TOO_MANY ? gained : changed(last, gained);
    }

    private long[] changed(long[] last, long[] gained) {
        long[] rest = gone.isEmpty()
                ? last
                : Arrays.stream(last)
                        .filter(key -> !gone.contains(EntryKey.peer(key)))
                        .toArray();
        boolean gains = Arrays.stream(gained).anyMatch(key -> Arrays.binarySearch(rest, key) < 0);
        if (!gains) {
            return rest.length == last.length ? last : rest;
        }
        return RuleKeys.collect(most, keys -> {
            Arrays.stream(rest).forEach(keys::add);
            Arrays.stream(gained).forEach(keys::add);
        });
    }
}
