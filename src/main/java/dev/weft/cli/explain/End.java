package dev.weft.cli.explain;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.NamedPort;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** One side of a question, as the API server knows it. */
sealed interface End {

    String text();

    Collection<Address> addresses();

    /** Returns the node whose programs judge it; null if it is not known to be on one. */
    @Nullable
    String node();

    /** Returns the identity that its packets have on the wire, 0 if that is not known. */
    int wireIdentity();

    default Optional<Address> address(Family family) {
        return addresses().stream()
                .filter(address -> address.family() == family)
                .findFirst();
    }

    /** A pod with an endpoint. */
    record Pod(String text, String node, int wireIdentity, List<Address> addresses, SortedSet<NamedPort> ports)
            implements End {}

    /** A pod on the network of its node: to policies it is that node. */
    record OnHost(String text, String node, List<Address> addresses) implements End {

        private static final int REMOTE_NODE = 6;

        @Override
        public int wireIdentity() {
            return REMOTE_NODE;
        }
    }

    /** A pod that another network connected: to policies it is outside. */
    record Unmanaged(String text, String home, List<Address> addresses) implements End {
        @Override
        public @Nullable String node() {
            return null;
        }

        @Override
        public int wireIdentity() {
            return 0;
        }
    }

    /**
     * An address of whomever.
     *
     * @param service the Service that it is the address of; empty if it is none's, as far as is known
     */
    record Literal(Address only, String service) implements End {

        Literal(Address only) {
            this(only, "");
        }

        @Override
        public String text() {
            return only.toString();
        }

        @Override
        public Collection<Address> addresses() {
            return List.of(only);
        }

        @Override
        public @Nullable String node() {
            return null;
        }

        @Override
        public int wireIdentity() {
            return 0;
        }
    }
}
