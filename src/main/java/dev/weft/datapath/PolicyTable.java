package dev.weft.datapath;

import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.SlotWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy sets in the kernel and the slots that point to them. Equal sets are one.
 *
 * <p>A changed set is written whole under an id that was never used before, its prefixes too, by which it alone tells
 * addresses apart; then one store into the slot switches every pod of the subject, so no packet meets half a policy. A set that only gains entries about identities that nobody has
 * yet, or loses those of identities that are going, stays where it is: that happens with every pod that comes or goes.
 * What nothing points to any more is deleted by {@link #clean}, an RCU period later.
 */
final class PolicyTable {

    /** What a slot should hold. */
    record Target(int flags, SetContent content) {

        /** Allows nothing: the subject is not ready. */
        static final Target NONE = new Target(0, SetContent.EMPTY);
    }

    private final SetMaps maps;
    private final SlotTable slots;
    private final Words control;
    private @Nullable Map<Integer, SetContent> actual;

    PolicyTable(SetMaps maps, Words slots, Words control) {
        this.maps = maps;
        this.slots = new SlotTable(slots);
        this.control = control;
    }

    /** Returns the sets by id. */
    Map<Integer, SetContent> sets() {
        Map<Integer, SetContent> known = actual;
        if (known == null) {
            Map<Integer, SetContent> sets = new TreeMap<>(Integer::compareUnsigned);
            maps.readInto(sets);
            actual = sets;
            known = sets;
        }
        return known;
    }

    /** Forgets what the maps hold, so that the next use reads it. */
    void forget() {
        actual = null;
        slots.forget();
    }

    int slotCount() {
        return slots.count();
    }

    SlotWord word(int slot) {
        return slots.word(slot);
    }

    /** Puts the targets in force, by slot. Entries about what is going may stay until {@link #clean}. */
    int enforce(Map<Integer, Target> targets, Reach reach) {
        int writes = 0;
        Map<Integer, Target> left = new TreeMap<>(targets);
        for (List<Integer> sharing : bySet(targets).values()) {
            int id = word(sharing.getFirst()).set();
            SetContent wanted = targets.get(sharing.getFirst()).content();
            boolean agreed = sharing.stream()
                    .allMatch(slot -> targets.get(slot).content().equals(wanted));
            if (agreed && fitsInPlace(word(sharing.getFirst()), wanted, reach)) {
                writes += add(id, content(id), wanted);
                for (int slot : sharing) {
                    writes += point(slot, id, left.remove(slot).flags());
                }
            }
        }
        return writes + switchSlots(left);
    }

    private Map<Integer, List<Integer>> bySet(Map<Integer, Target> targets) {
        Map<Integer, List<Integer>> slotsBySet = new TreeMap<>(Integer::compareUnsigned);
        for (int slot : targets.keySet()) {
            if (word(slot).set() != 0) {
                slotsBySet
                        .computeIfAbsent(word(slot).set(), _ -> new ArrayList<>())
                        .add(slot);
            }
        }
        return slotsBySet;
    }

    private boolean fitsInPlace(SlotWord word, SetContent wanted, Reach reach) {
        SetContent present = content(word.set());
        if (present.equals(wanted)) {
            return true;
        }
        SetContent added = wanted.without(present);
        return present.hasClassesOf(wanted)
                && present.agreesWith(wanted)
                && added.isAbout(reach::isFresh)
                && present.without(wanted).isAbout(reach::isDying)
                && present.plus(added).shapes() == word.shapes();
    }

    /** Writes every set that is new before it switches the first slot, so that a full map changes nothing. */
    private int switchSlots(Map<Integer, Target> targets) {
        if (targets.isEmpty()) {
            return 0;
        }
        int writes = 0;
        Map<SetContent, Integer> ids = new HashMap<>();
        sets().forEach((id, content) -> ids.putIfAbsent(content, id));
        ids.put(SetContent.EMPTY, 0);
        for (Target target : targets.values()) {
            if (!ids.containsKey(target.content())) {
                int id = freshId();
                maps.write(id, target.content());
                sets().put(id, target.content());
                ids.put(target.content(), id);
                writes += target.content().size();
            }
        }
        for (Map.Entry<Integer, Target> entry : targets.entrySet()) {
            Target target = entry.getValue();
            writes += point(entry.getKey(), ids.get(target.content()), target.flags());
        }
        return writes;
    }

    private int freshId() {
        long highest = sets().keySet().stream()
                .mapToLong(Integer::toUnsignedLong)
                .max()
                .orElse(0);
        long id = Math.max(Math.max(control.get(Control.CONTROL_NEXT_SET), highest + 1), 1);
        if (id > 0xffff_ffffL) {
            throw new IllegalStateException("all policy set ids were used; restart the node to begin anew");
        }
        control.set(Control.CONTROL_NEXT_SET, id + 1);
        return (int) id;
    }

    /** A set that ran empty is set 0, as one that never had an entry. */
    private int point(int slot, int id, int flags) {
        SetContent content = content(id);
        return slots.store(slot, new SlotWord(content.isEmpty() ? 0 : id, content.shapes(), flags).word());
    }

    /**
     * Deletes what the targets do not need: entries about what is gone, sets in force nowhere, words of slots that no pod
     * has. Call it when no packet can be under way that saw any of it.
     */
    int clean(Map<Integer, Target> targets) {
        int writes = 0;
        for (int slot : slots.used().stream().toArray()) {
            writes += targets.containsKey(slot) ? 0 : slots.store(slot, 0);
        }
        for (Map.Entry<Integer, Target> entry : targets.entrySet()) {
            int id = word(entry.getKey()).set();
            writes += remove(id, content(id), entry.getValue().content());
            writes += point(entry.getKey(), id, entry.getValue().flags());
        }
        return writes + dropUnused();
    }

    /** Returns whether {@link #clean} has anything to do. */
    boolean needsCleaning(Map<Integer, Target> targets) {
        return !slots.used().stream().allMatch(targets::containsKey)
                || !slots.sets().containsAll(sets().keySet())
                || targets.entrySet().stream()
                        .anyMatch(entry -> !content(word(entry.getKey()).set())
                                .equals(entry.getValue().content()));
    }

    /**
     * Makes slots whose sets became equal point to one of them. Returns how many did not: {@link #dropUnused} may delete
     * the others when no packet can be under way that saw them.
     */
    int share() {
        Map<SetContent, Integer> ids = new HashMap<>();
        Set<Integer> pointedTo = slots.sets();
        pointedTo.forEach(id -> ids.merge(content(id), id, PolicyTable::lower));
        if (ids.size() == pointedTo.size()) {
            return 0;
        }
        return slots.used().stream()
                .map(slot -> point(
                        slot,
                        ids.getOrDefault(content(word(slot).set()), 0),
                        word(slot).flags()))
                .sum();
    }

    private static int lower(int one, int other) {
        return Integer.compareUnsigned(one, other) < 0 ? one : other;
    }

    /** Deletes the sets that no slot points to. */
    int dropUnused() {
        Set<Integer> needed = slots.sets();
        List<Integer> unused =
                sets().keySet().stream().filter(id -> !needed.contains(id)).toList();
        int writes = 0;
        for (int id : unused) {
            SetContent content = content(id);
            maps.delete(id, content);
            sets().remove(id);
            writes += content.size();
        }
        return writes;
    }

    private SetContent content(int id) {
        return sets().getOrDefault(id, SetContent.EMPTY);
    }

    /** Adds the entries that are wanted and not there. */
    private int add(int id, SetContent present, SetContent wanted) {
        if (wanted.equals(present)) {
            return 0;
        }
        SetContent added = wanted.differingFrom(present);
        maps.add(id, added);
        sets().put(id, present.plus(added));
        return added.entries().size();
    }

    /** Removes the entries that are there and not wanted. */
    private int remove(int id, SetContent present, SetContent wanted) {
        if (wanted.equals(present)) {
            return 0;
        }
        SetContent removed = present.without(wanted);
        SetContent rest = present.without(removed);
        maps.remove(id, removed);
        if (rest.isEmpty()) {
            sets().remove(id);
        } else {
            sets().put(id, rest);
        }
        return removed.entries().size();
    }
}
