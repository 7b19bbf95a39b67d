package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.ReservedIdentity;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One side of a question. */
sealed interface End {

    List<Family> FAMILIES = List.of(Family.values());

    /** Returns how the answer calls it. */
    String text();

    /** Returns its identity as a pod on a node sees it. */
    int identitySeenFrom(String node);

    Optional<Address> address(Family family);

    /** A pod with a network of its own. */
    record OfPod(PodEntry pod) implements End {
        @Override
        public String text() {
            return pod.qualifiedName();
        }

        @Override
        public int identitySeenFrom(String node) {
            return pod.identity();
        }

        @Override
        public Optional<Address> address(Family family) {
            return pod.address(family);
        }
    }

    /** A process on a known node. */
    record OnNode(String text, String node, Set<Address> addresses) implements End {
        @Override
        public int identitySeenFrom(String other) {
            return (node.equals(other) ? ReservedIdentity.HOST : ReservedIdentity.REMOTE_NODE).number();
        }

        @Override
        public Optional<Address> address(Family family) {
            return first(addresses, family);
        }
    }

    /** An entity, or an address of neither a pod nor a node. */
    record Fixed(String text, ReservedIdentity identity, Set<Address> addresses) implements End {
        @Override
        public int identitySeenFrom(String node) {
            return identity.number();
        }

        @Override
        public Optional<Address> address(Family family) {
            return first(addresses, family);
        }
    }

    /** Returns the families it can speak; a side whose addresses are not known may speak both. */
    default Set<Family> families() {
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (Family family : FAMILIES) {
            if (address(family).isPresent()) {
                families.add(family);
            }
        }
        return families.isEmpty() ? EnumSet.allOf(Family.class) : families;
    }

    static Optional<Address> first(Collection<Address> addresses, Family family) {
        for (Address address : addresses) {
            if (address.family() == family) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }
}
