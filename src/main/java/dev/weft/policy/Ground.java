package dev.weft.policy;

import dev.weft.model.Address;
import java.util.Map;
import java.util.Set;

/** All that the keys of a rule are made from, besides the rule and its subject. */
record Ground(Identities identities, Set<Address> apiServers, PodPorts podPorts) {

    /** Returns whether every rule has the same keys on both. */
    boolean isLike(Ground other) {
        return identities == other.identities
                && apiServers.equals(other.apiServers)
                && podPorts.pods().equals(other.podPorts.pods());
    }

    static final Ground NONE = none();

    private static Ground none() {
        Identities nobody = new Identities(Set.of());
        return new Ground(nobody, Set.of(), new PodPorts(Map.of(), nobody));
    }
}
