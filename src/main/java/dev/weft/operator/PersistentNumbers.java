package dev.weft.operator;

import dev.weft.model.Identity;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Counts identity numbers upwards and reserves them by the block in a ConfigMap before using any, so that a number that
 * was ever given out is not given out again before all others were, whoever leads. At the end of the range it begins
 * anew, but not within 24 hours of the last time.
 */
final class PersistentNumbers implements Numbers {

    static final String NAME = "weft-identity-numbers";
    /** Numbers that were given before this many others may come again soon. */
    static final int RECENT = 1 << 20;

    private static final int BLOCK = 256;
    private static final int RANGE = Identity.CLUSTER_MAX - Identity.CLUSTER_MIN + 1;
    private static final String NEXT = "next";
    private static final String BEGUN = "begun";

    private final NumbersRecord record;
    private final IntSupplier highest;
    private final Clock clock;
    private final Term term;
    private int next;
    private int end;
    private boolean located;

    /**
     * @param highest the highest number in use, in case the record was lost
     * @param term a number that changes whenever this replica comes to lead
     */
    PersistentNumbers(NumbersRecord record, IntSupplier highest, Clock clock, IntSupplier term) {
        this.record = record;
        this.highest = highest;
        this.clock = clock;
        this.term = new Term(term);
    }

    @Override
    public synchronized int next() {
        enterTerm();
        if (next == end) {
            reserve();
        }
        return next++;
    }

    @Override
    public synchronized boolean isRecent(int number) {
        enterTerm();
        if (!located) {
            next = first(record.read().data());
            end = next;
            located = true;
        }
        int since = Math.floorMod(next - number, RANGE);
        return since > 0 && since <= RECENT;
    }

    // What is left of a block that an earlier term reserved may come again meanwhile, where another replica is.
    private void enterTerm() {
        if (term.isNew()) {
            next = end;
            located = false;
        }
    }

    private void reserve() {
        NumbersRecord.State present = record.read();
        int first = first(present.data());
        String begun = present.data().getOrDefault(BEGUN, clock.instant().toString());
        if (first > Identity.CLUSTER_MAX) {
            refuseEarlyReturn(Instant.parse(begun));
            first = Identity.CLUSTER_MIN;
            begun = clock.instant().toString();
        }
        int last = Math.min(first + BLOCK, Identity.CLUSTER_MAX + 1);
        record.replace(present, Map.of(NEXT, Integer.toString(last), BEGUN, begun));
        next = first;
        end = last;
        located = true;
    }

    private int first(Map<String, String> data) {
        String known = data.get(NEXT);
        return known == null
                ? Math.max(Math.max(Identity.CLUSTER_MIN, end), highest.getAsInt() + 1)
                : Integer.parseInt(known);
    }

    private void refuseEarlyReturn(Instant begun) {
        if (clock.instant().isBefore(begun.plus(REST))) {
            throw new Exhausted("all identity numbers were given out since " + begun
                    + "; none is used again within 24 hours: use fewer label sets, or keep labels that differ for each"
                    + " pod out of policies' selectors");
        }
    }
}
