package dev.weft.observe;

/**
 * Finds what one CPU lost. It numbers its events before it looks for room, so a gap is exactly what found none. An event
 * that interrupted another may come first: what is late was counted as lost and is taken back.
 */
final class Sequence {

    private boolean started;
    private long next;
    private long unseen;

    /** Takes the number of an event. Returns how many more are lost, negative if one turned up. */
    long take(long number) {
        if (!started) {
            started = true;
            next = number + 1;
            return 0;
        }
        if (number < next) {
            return -1;
        }
        long gap = number - next;
        next = number + 1;
        unseen = 0;
        return gap;
    }

    /**
     * Takes the last number given out, when the ring is empty. Events that are still missing at a second look, with
     * nothing new in between, will not come. Returns how many more are lost.
     */
    long settle(long last) {
        if (!started) {
            return 0;
        }
        long missing = last + 1 - next;
        if (missing <= 0) {
            unseen = 0;
            return 0;
        }
        if (missing != unseen) {
            unseen = missing;
            return 0;
        }
        next = last + 1;
        unseen = 0;
        return missing;
    }
}
