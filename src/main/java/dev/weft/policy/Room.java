package dev.weft.policy;

/**
 * How many entries a node has room for.
 *
 * @param most in one set
 * @param all in all sets; where they would have more, the largest get half as much, until all fit
 */
record Room(int most, int all) {

    /** The map {@code policy} has 1,048,576. An eighth stays free, so that the largest set can be replaced. */
    static final Room OF_NODE = new Room(1 << 17, 7 << 17);
}
