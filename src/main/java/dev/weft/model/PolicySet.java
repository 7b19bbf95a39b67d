package dev.weft.model;

import java.util.List;

/**
 * All rules that bear on one subject, compiled. Equal sets are one set in the datapath.
 *
 * @param ingressIsolated whether ingress that no entry matches is denied
 * @param egressIsolated the same for egress
 * @param rules what the entries' rule numbers stand for, in the order that breaks ties
 */
public record PolicySet(boolean ingressIsolated, boolean egressIsolated, PolicyEntries entries, List<RuleRef> rules) {

    /** The set of a subject that no policy selects. */
    public static final PolicySet OPEN = new PolicySet(false, false, PolicyEntries.NONE, List.of());

    public PolicySet {
        rules = List.copyOf(rules);
    }
}
