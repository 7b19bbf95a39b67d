package dev.weft.policy;

/**
 * How many entries there is room for. What is staged has room of its own, so that it changes nothing of what is enforced.
 *
 * @param most enforced in one set, and as many staged
 * @param enforced in all sets; where they would have more, the largest get half as much, until all fit
 * @param staged in all sets, with the same
 */
record Room(int most, int enforced, int staged) {

    /** Half of what the map {@code policy} has room for, so that all sets can be replaced at once. */
    static final Room OF_NODE = new Room(1 << 16, 3 << 17, 1 << 17);

    /** Of pods of which nobody knows how many share a node. */
    static final Room OF_CLUSTER = new Room(OF_NODE.most, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /**
     * How much of it a set gets.
     *
     * @param enforced entries
     * @param staged entries
     */
    record Share(int enforced, int staged) {}

    /** Returns how many entries all sets have together at most; more than there can be for pods of many nodes. */
    long all() {
        return (long) enforced + staged;
    }

    /** Returns what a set gets where all fit. */
    Share share() {
        return new Share(most, most);
    }

    /** Returns what a set may have instead, so that all fit; the same share if they do, or if it cannot be less. */
    Share less(Share share, long allEnforced, long allStaged) {
        return new Share(
                allEnforced > enforced && share.enforced > 1 ? share.enforced / 2 : share.enforced,
                allStaged > staged && share.staged > 1 ? share.staged / 2 : share.staged);
    }
}
