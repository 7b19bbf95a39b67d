package dev.weft.model;

import java.util.List;

/**
 * All rules that bear on one subject, compiled. Equal sets are one set in the datapath.
 *
 * @param ingressIsolated whether ingress that no entry matches is denied
 * @param egressIsolated the same for egress
 * @param entries at most one a key (direction, peer, ports)
 * @param rules what the entries' rule numbers stand for, in the order that breaks ties
 */
public record PolicySet(
        boolean ingressIsolated, boolean egressIsolated, List<PolicyEntry> entries, List<RuleRef> rules) {

    /** The set of a subject that no policy selects. */
    public static final PolicySet OPEN = new PolicySet(false, false, List.of(), List.of());

    public PolicySet {
        entries = List.copyOf(entries);
        rules = List.copyOf(rules);
    }
}
