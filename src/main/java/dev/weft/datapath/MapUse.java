package dev.weft.datapath;

/**
 * How much of a map is used.
 *
 * @param entries of an array, those that are not all zero
 * @param maxEntries how many there is room for
 */
public record MapUse(DumpableMap map, long entries, long maxEntries) {

    /** Returns whether a new entry would be refused. The flow table never refuses: it evicts; and without
     * room for tallies only counts are lost, and without room for traffic a pod counts as not tried. */
    public boolean isFull() {
        return switch (map) {
            case IPCACHE, IPCACHE_CIDR, ENDPOINT, POLICY, NODE_ADDRESS, SLOT -> entries >= maxEntries;
            // Index 0 is no node.
            case NODE -> entries >= maxEntries - 1;
            case CONTROL, IDENTITY, FLOW, TALLY, TRAFFIC, FRAG, SEQUENCE, METRICS -> false;
        };
    }
}
