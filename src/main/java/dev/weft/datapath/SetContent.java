package dev.weft.datapath;

import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a set, whatever its id, with 0 in its place.
 *
 * <p>Sets change in place only by pure additions or pure removals. If denies are added first and removed last, no packet
 * meets more than what the old or the new set allows: an allowing entry that wins halfway also wins in one of the two.
 */
record SetContent(Map<PolicyKey, PolicyValue> entries) {

    static final SetContent EMPTY = new SetContent(Map.of());

    SetContent {
        entries = Map.copyOf(entries);
    }

    /** Entries about classes that no prefix has match nothing and are left out. */
    static SetContent of(PolicySet set, Set<Integer> classes) {
        Map<PolicyKey, PolicyValue> entries = new HashMap<>();
        for (PolicyEntry entry : set.entries()) {
            PolicyKey key = new PolicyKey(
                    0,
                    entry.peer().key(),
                    entry.direction(),
                    entry.ports().protocol().number(),
                    entry.ports().bits(),
                    entry.ports().port());
            if (!key.isAboutClass() || classes.contains(key.peer())) {
                entries.put(key, new PolicyValue(verdict(entry), PolicyVerdict.NONE));
            }
        }
        return new SetContent(entries);
    }

    private static PolicyVerdict verdict(PolicyEntry entry) {
        int verdict = entry.verdict() == Verdict.DENY ? PolicyVerdict.VERDICT_DENY : PolicyVerdict.VERDICT_ALLOW;
        return new PolicyVerdict(entry.precedence(), entry.rule(), 0, verdict);
    }

    /** Tells the programs which combinations of wildcards are worth a look. */
    int shapes() {
        int shapes = 0;
        for (PolicyKey key : entries.keySet()) {
            shapes |= key.protocol() == 0 ? SlotWord.SHAPE_ANY_PROTOCOL : 1 << key.portBits();
            shapes |= key.peer() == 0
                    ? SlotWord.SHAPE_PEER_ANY
                    : key.isAboutClass() ? SlotWord.SHAPE_PEER_CLASS : SlotWord.SHAPE_PEER_IDENTITY;
        }
        return shapes;
    }

    /**
     * Gives classes the entries of others.
     *
     * @param sources by class whose entries are wanted, the class whose entries it gets; 0 for none
     */
    SetContent withClasses(Map<Integer, Integer> sources) {
        if (sources.isEmpty()) {
            return this;
        }
        Map<PolicyKey, PolicyValue> extended = new HashMap<>(entries);
        extended.keySet().removeIf(key -> sources.containsKey(key.peer()));
        sources.forEach((target, source) -> entries.forEach((key, value) -> {
            if (source != 0 && key.peer() == source) {
                extended.put(key.about(target), value);
            }
        }));
        return new SetContent(extended);
    }

    SetContent plus(Map<PolicyKey, PolicyValue> others) {
        Map<PolicyKey, PolicyValue> all = new HashMap<>(entries);
        all.putAll(others);
        return new SetContent(all);
    }

    /** Returns the entries that another set lacks or has with another value. */
    Map<PolicyKey, PolicyValue> differingFrom(SetContent other) {
        Map<PolicyKey, PolicyValue> rest = new HashMap<>(entries);
        rest.entrySet().removeIf(entry -> entry.getValue().equals(other.entries.get(entry.getKey())));
        return rest;
    }

    /** Returns the entries whose keys another set has not. */
    Map<PolicyKey, PolicyValue> without(SetContent other) {
        Map<PolicyKey, PolicyValue> rest = new HashMap<>(entries);
        rest.keySet().removeAll(other.entries.keySet());
        return rest;
    }

    /** Returns whether the two say the same wherever both say something. */
    boolean agreesWith(SetContent other) {
        return entries.entrySet().stream()
                .allMatch(
                        entry -> entry.getValue().equals(other.entries.getOrDefault(entry.getKey(), entry.getValue())));
    }

    static boolean isDeny(PolicyValue value) {
        return value.enforced().verdict() == PolicyVerdict.VERDICT_DENY;
    }
}
