package dev.weft.agent.explain;

import dev.weft.agent.explain.Side.Place;
import dev.weft.model.ReservedIdentity;

/** Which program of this node judges a packet first, by where its two sides are. */
enum Hook {
    FROM_POD("from_pod"),
    TO_POD("to_pod"),
    FROM_OVERLAY("from_overlay"),
    TO_OVERLAY("to_overlay"),
    /** The packet meets no program here. */
    NONE("none");

    private final String program;

    Hook(String program) {
        this.program = program;
    }

    String program() {
        return program;
    }

    /** @param wireIdentity of a packet that another node sends through the tunnel, else 0 */
    static Hook between(Side source, Side destination, int wireIdentity) {
        boolean betweenNodes = wireIdentity == ReservedIdentity.REMOTE_NODE.number() && destination.is(Place.OWN_NODE);
        if (wireIdentity != 0 && !betweenNodes) {
            // also to a pod that this node does not know: the program drops that
            return FROM_OVERLAY;
        }
        if (source.is(Place.LOCAL_POD)) {
            return source.address().equals(destination.address()) ? NONE : FROM_POD;
        }
        if (destination.is(Place.LOCAL_POD)) {
            return source.is(Place.REMOTE_POD) || source.is(Place.OTHER_NODE) ? FROM_OVERLAY : TO_POD;
        }
        if (source.is(Place.REMOTE_POD) && destination.is(Place.OWN_NODE)) {
            return FROM_OVERLAY;
        }
        return source.is(Place.OWN_NODE) && destination.is(Place.REMOTE_POD) ? TO_OVERLAY : NONE;
    }
}
