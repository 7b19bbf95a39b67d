package dev.weft.datapath;

import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.CidrClasses;
import dev.weft.model.EntryKey;
import dev.weft.model.EntryMerge;
import dev.weft.model.EntryValue;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.Verdict;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The entries and prefixes of a set, whatever its id.
 *
 * <p>Sets change in place only by pure additions or pure removals of entries. If denies are added first and removed last,
 * no packet meets more than what the old or the new set allows: an allowing entry that wins halfway also wins in one of
 * the two.
 *
 * @param classes the prefixes by which addresses get the classes of the set
 * @param numbered whether these have the numbers that they should; what the kernel holds may have been half deleted
 */
record SetContent(PolicyEntries entries, CidrClasses classes, boolean numbered) {

    static final SetContent EMPTY = new SetContent(PolicyEntries.NONE, CidrClasses.NONE, true);

    /** Marks an entry in the kernel that says more than this version knows: it differs from all that is wanted. */
    private static final long FOREIGN = 1L << 63;

    /** Of an entry in the kernel that decides nothing. */
    private static final long SILENT = 0;

    /** Where no entry is about a class, no prefix is looked up. */
    static SetContent of(PolicySet set) {
        SetContent entries = new SetContent(set.entries(), set.classes(), true);
        boolean looksUp = (entries.shapes() & SlotWord.SHAPE_PEER_CLASS) != 0;
        return looksUp ? entries : new SetContent(set.entries(), CidrClasses.NONE, true);
    }

    private SetContent with(PolicyEntries others) {
        return new SetContent(others, classes, numbered);
    }

    /** Returns the key of an entry without its set. */
    static long key(PolicyKey key) {
        return EntryKey.of(key.direction(), key.peer(), key.protocol(), key.portBits(), key.port());
    }

    static long value(PolicyVerdict answer) {
        if (answer.verdict() == PolicyVerdict.VERDICT_NONE) {
            return SILENT;
        }
        Verdict verdict = answer.verdict() == PolicyVerdict.VERDICT_DENY ? Verdict.DENY : Verdict.ALLOW;
        return EntryValue.of(verdict, answer.precedence(), answer.rule()) | (answer.ruleset() == 0 ? 0 : FOREIGN);
    }

    private static PolicyKey key(int set, long key) {
        return new PolicyKey(
                set,
                EntryKey.peer(key),
                EntryKey.direction(key),
                EntryKey.protocol(key),
                EntryKey.portBits(key),
                EntryKey.port(key));
    }

    private static PolicyVerdict verdict(long value) {
        if (value == SILENT) {
            return PolicyVerdict.NONE;
        }
        int verdict =
                EntryValue.verdict(value) == Verdict.DENY ? PolicyVerdict.VERDICT_DENY : PolicyVerdict.VERDICT_ALLOW;
        return new PolicyVerdict(EntryValue.precedence(value & ~FOREIGN), EntryValue.rule(value), 0, verdict);
    }

    /** Returns the entries as the map of a set has them, made as they are asked for. */
    List<Map.Entry<PolicyKey, PolicyValue>> in(int set) {
        return new AbstractList<>() {
            @Override
            public Map.Entry<PolicyKey, PolicyValue> get(int index) {
                return Map.entry(
                        key(set, entries.key(index)),
                        new PolicyValue(verdict(entries.value(index)), verdict(entries.staged(index))));
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    /** Returns the keys as the map of a set has them, made as they are asked for. */
    List<PolicyKey> keysIn(int set) {
        return new AbstractList<>() {
            @Override
            public PolicyKey get(int index) {
                return key(set, entries.key(index));
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    /** Returns the prefixes as the map of classes has them, made as they are asked for. */
    List<Map.Entry<PrefixKey, CidrValue>> prefixesIn(int set) {
        return new AbstractList<>() {
            @Override
            public Map.Entry<PrefixKey, CidrValue> get(int index) {
                int number = index + 1;
                return Map.entry(
                        new PrefixKey(set, classes.prefix(number)), new CidrValue(PolicyKey.PEER_CLASS_TAG | number));
            }

            @Override
            public int size() {
                return classes.size();
            }
        };
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Returns how much the maps hold of it. */
    int size() {
        return entries.size() + classes.size();
    }

    /** Returns whether addresses have the same classes in another set. */
    boolean hasClassesOf(SetContent other) {
        return numbered && other.numbered && classes.equals(other.classes);
    }

    /** Tells the programs which combinations of wildcards are worth a look. */
    int shapes() {
        int shapes = 0;
        for (int i = 0; i < entries.size(); i++) {
            long key = entries.key(i);
            int peer = EntryKey.peer(key);
            shapes |= EntryKey.protocol(key) == 0 ? SlotWord.SHAPE_ANY_PROTOCOL : 1 << EntryKey.portBits(key);
            shapes |= peer == 0
                    ? SlotWord.SHAPE_PEER_ANY
                    : PolicyKey.isClass(peer) ? SlotWord.SHAPE_PEER_CLASS : SlotWord.SHAPE_PEER_IDENTITY;
        }
        return shapes;
    }

    /** Returns these and others, which win where both have a key. */
    SetContent plus(SetContent others) {
        PolicyEntries rest = entries.select(key -> !others.entries.has(key));
        return with(new EntryMerge().of(List.of(rest, others.entries)));
    }

    /** Returns the entries that another set lacks or has with another value. */
    SetContent differingFrom(SetContent other) {
        return with(entries.select(key -> !other.entries.has(key)
                || other.entries.valueOf(key, SILENT) != entries.valueOf(key, SILENT)
                || other.entries.stagedOf(key) != entries.stagedOf(key)));
    }

    /** Returns the entries whose keys another set has not. */
    SetContent without(SetContent other) {
        return with(entries.select(key -> !other.entries.has(key)));
    }

    /** Returns whether the two say the same wherever both say something. */
    boolean agreesWith(SetContent other) {
        for (int i = 0; i < entries.size(); i++) {
            long key = entries.key(i);
            if (other.entries.has(key)
                    && (other.entries.valueOf(key, SILENT) != entries.value(i)
                            || other.entries.stagedOf(key) != entries.staged(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether all entries are about such peers. */
    boolean isAbout(IntPredicate peers) {
        for (int i = 0; i < entries.size(); i++) {
            if (!peers.test(EntryKey.peer(entries.key(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the entries with a verdict; those that enforce nothing count as allowing. */
    SetContent of(Verdict verdict) {
        return with(entries.select(key -> EntryValue.verdict(entries.valueOf(key, SILENT)) == verdict));
    }
}
