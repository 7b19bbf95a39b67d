package dev.weft.policy;

/**
 * How many entries a node has room for.
 *
 * @param most in one set
 * @param all in all sets; where they would have more, the largest get half as much, until all fit
 */
record Room(int most, int all) {

    /** Half of what the map {@code policy} has room for, so that all sets can be replaced at once. */
    static final Room OF_NODE = new Room(1 << 16, 1 << 19);
}
