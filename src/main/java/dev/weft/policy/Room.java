package dev.weft.policy;

/**
 * How much there is room for. What is staged has room of its own, so that it changes nothing of what is enforced.
 *
 * @param set in one set
 * @param all in all sets; where they would have more, the largest get half as much, until all fit
 */
record Room(Amount set, Amount all) {

    /** Half of what the maps {@code policy} and {@code ipcache_cidr} have room for: all sets can be replaced at once. */
    static final Room OF_NODE =
            new Room(new Amount(1 << 16, 1 << 16, 1 << 16, 1 << 16), new Amount(3 << 17, 1 << 17, 3 << 17, 1 << 17));

    /** Of pods of which nobody knows how many share a node. */
    static final Room OF_CLUSTER = new Room(
            OF_NODE.set, new Amount(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    /**
     * What sets hold.
     *
     * @param enforced entries
     * @param staged entries that would not be there without staged policies
     * @param prefixes that enforced policies name
     * @param stagedPrefixes that only staged ones name
     */
    record Amount(long enforced, long staged, long prefixes, long stagedPrefixes) {

        static final Amount NOTHING = new Amount(0, 0, 0, 0);

        Amount plus(Amount other) {
            return new Amount(
                    enforced + other.enforced,
                    staged + other.staged,
                    prefixes + other.prefixes,
                    stagedPrefixes + other.stagedPrefixes);
        }

        boolean fitsInto(Amount room) {
            return enforced <= room.enforced
                    && staged <= room.staged
                    && prefixes <= room.prefixes
                    && stagedPrefixes <= room.stagedPrefixes;
        }
    }

    /** Returns what a set may have instead, so that all fit; the same share if they do, or if it cannot be less. */
    Amount less(Amount share, Amount used) {
        return new Amount(
                less(share.enforced, used.enforced, all.enforced),
                less(share.staged, used.staged, all.staged),
                less(share.prefixes, used.prefixes, all.prefixes),
                less(share.stagedPrefixes, used.stagedPrefixes, all.stagedPrefixes));
    }

    private static long less(long share, long used, long room) {
        return used > room && share > 1 ? share / 2 : share;
    }
}
