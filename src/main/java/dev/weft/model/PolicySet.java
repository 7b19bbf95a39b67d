package dev.weft.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rules that bear on one subject, compiled. Equal sets are one set in the datapath.
 *
 * @param ingressIsolated whether ingress that no entry matches is denied
 * @param egressIsolated the same for egress
 * @param classes the prefixes that the entries speak of
 * @param rules what the entries' rule numbers stand for, in the order that breaks ties
 * @param staged what would be isolated if staged policies were enforced; null if none bears on the subject
 */
public record PolicySet(
        boolean ingressIsolated,
        boolean egressIsolated,
        PolicyEntries entries,
        CidrClasses classes,
        List<RuleRef> rules,
        @Nullable StagedIsolation staged) {

    /** What a direction does with traffic that no entry matches, if staged policies were enforced. */
    public record StagedIsolation(boolean ingress, boolean egress) {}

    /** The set of a subject that no policy selects. */
    public static final PolicySet OPEN = new PolicySet(false, false, PolicyEntries.NONE, List.of());

    public PolicySet {
        rules = List.copyOf(rules);
    }

    /** Returns the set as it would be if staged policies were enforced. */
    public PolicySet promoted() {
        return staged == null
                ? this
                : new PolicySet(staged.ingress, staged.egress, entries.promoted(), classes, rules, null);
    }

    /** Makes a set without prefixes and without staged policies. */
    public PolicySet(boolean ingressIsolated, boolean egressIsolated, PolicyEntries entries, List<RuleRef> rules) {
        this(ingressIsolated, egressIsolated, entries, CidrClasses.NONE, rules, null);
    }
}
