package dev.weft.policy;

import dev.weft.model.EntryKey;
import dev.weft.model.Identity;
import dev.weft.model.Rule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of every rule that a compilation has used. What the compilation before has found stays where it still holds,
 * as the same array; where only some identities have changed, it loses and gains theirs.
 */
final class KnownKeys {

    /** Keys of rules and for subjects that are gone stay until they are more than the others and this. */
    private static final int SPARE = 1000;

    /** Keys of large rules are found anew each time where all that are known are more than these, 32 MiB. */
    private static final long MOST_HELD = 1 << 22;

    private static final int SMALL = 1 << 10;

    private final Ground ground;
    private final int most;
    private final RuleKeys rules;
    private final Map<Rule, Map<Traits, long[]>> known = new IdentityHashMap<>();
    private Map<Rule, Map<Traits, long[]>> before;
    private final boolean sameServers;
    private final Identities arrived;
    private int count;
    private int countAtFirst = -1;
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

    private KnownKeys(Ground ground, Ground last, int most, Map<Rule, Map<Traits, long[]>> before) {
        this.ground = ground;
        this.most = most;
        this.rules = new RuleKeys(ground, most);
        this.before = before;
        sameServers = ground.apiServers().equals(last.apiServers());
        arrived = new Identities(ground.identities().without(last.identities()));
        gone = last.identities().without(ground.identities()).stream()
                .map(Identity::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Begins the next compilation; returns this itself if all that is known holds. */
    KnownKeys on(Ground next) {
        return next.isLike(ground) && count <= SPARE + 2 * countAtFirst
                ? this
                : new KnownKeys(next, ground, most, known);
    }

    /** Ends the compilation: what it did not use is forgotten, if it began anew. */
    void settle() {
        before = Map.of();
        countAtFirst = countAtFirst < 0 ? count : countAtFirst;
    }

    /** Returns whether the API servers are those of the compilation before. */
    boolean hasSameServers() {
        return sameServers;
    }

    Ground ground() {
        return ground;
    }

    /** Returns a rule's keys in the set of a subject; {@link RuleKeys#TOO_MANY} itself if they are too many. */
    long[] of(Rule rule, Traits subject) {
        Traits counting = subject.of(rule);
        Map<Traits, long[]> byTraits = known.computeIfAbsent(rule, _ -> new HashMap<>(2));
        long[] last = byTraits.get(counting);
        if (last != null) {
            return last;
        }
        long[] found = find(rule, counting);
        if (found.length <= SMALL || held + found.length <= MOST_HELD) {
            byTraits.put(counting, found);
            held += found.length;
            count++;
        }
        return found;
    }

    /** Returns how many keys a rule has at most. */
    long atMost(Rule rule, Traits subject) {
        return rules.atMost(rule, subject, ground.identities());
    }

    /** Returns how many peers a rule has at most. */
    long peers(Rule rule, Traits subject) {
        return rules.peers(rule, subject, ground.identities());
    }

    /** Returns the keys of a rule that would be about the same peers, but about all that they send. */
    long[] ofAllPorts(Rule rule, Traits subject) {
        return rules.ofAllPorts(rule, subject, ground.identities());
    }

    private long[] find(Rule rule, Traits subject) {
        long[] last = before.getOrDefault(rule, Map.of()).get(subject);
        if (last == null
                || last == RuleKeys.TOO_MANY
                || Dependence.onAddresses(rule)
                || !sameServers && Dependence.onClasses(rule)) {
            return rules.of(rule, subject, ground.identities());
        }
        if (arrived.all().isEmpty() && gone.isEmpty() || !Dependence.onIdentities(rule)) {
            return last;
        }
        long[] gained = rules.of(rule, subject, arrived);
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
