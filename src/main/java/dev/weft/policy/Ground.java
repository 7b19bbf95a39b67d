package dev.weft.policy;

import dev.weft.model.Address;
import java.util.Map;
import java.util.Set;

/** All that the keys of a rule are made from, besides the rule and its subject. */
record Ground(Identities identities, CidrClasses classes, Set<Address> apiServers, PodPorts podPorts) {

    /** Returns whether every rule has the same keys on both. */
    boolean isLike(Ground other) {
        return identities == other.identities
                && hasClassesOf(other)
                && podPorts.pods().equals(other.podPorts.pods());
    }

    boolean hasClassesOf(Ground other) {
        return classes.equals(other.classes) && apiServers.equals(other.apiServers);
    }

    static final Ground NONE = none();

    private static Ground none() {
        Identities nobody = new Identities(Set.of());
        return new Ground(nobody, CidrClasses.NONE, Set.of(), new PodPorts(Map.of(), nobody));
    }
}
