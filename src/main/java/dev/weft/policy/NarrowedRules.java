package dev.weft.policy;

import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says of rules that are not in force as they are written, as there would be too many entries, what is. */
public final class NarrowedRules {

    private NarrowedRules() {}

    /** Returns a sentence for each policy. */
    public static SortedMap<PolicyRef, String> sentences(CompiledPolicies policies) {
        SortedMap<PolicyRef, String> sentences = new TreeMap<>();
        policies.narrowed().stream()
                .collect(Collectors.groupingBy(RuleRef::policy))
                .forEach((policy, rules) -> sentences.put(policy, sentence(rules)));
        return sentences;
    }

    private static String sentence(List<RuleRef> rules) {
        RuleRef first = rules.getFirst();
        String more = rules.size() == 1 ? "" : " and " + (rules.size() - 1) + " more rules";
        return "spec.%s[%d]%s: there are more entries, one for each peer and port, than a node has room for. What such a rule allows is not allowed for some of the pods, what it denies is denied on all ports, or everybody is; name ranges of ports, fewer ports, or fewer peers"
                .formatted(first.direction().name().toLowerCase(Locale.ROOT), first.index(), more);
    }
}
