package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;

/** One program that meets a packet: of two pods on two nodes, each node judges its own. */
record Hop(Judges judges, Explanation explanation) {

    /** Whose policies the program asks. */
    enum Judges {
        EGRESS,
        INGRESS,
        BOTH
    }

    /** Returns what of the decisions is this program's. */
    Decisions share(Decisions whole) {
        return switch (judges) {
            case EGRESS -> new Decisions(whole.egress(), null);
            case INGRESS -> new Decisions(null, whole.ingress());
            case BOTH -> whole;
        };
    }
}
