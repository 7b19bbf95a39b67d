package dev.weft.policy;

import dev.weft.model.PolicyRef;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says of rules that are not in force as they are written, as there is no room for them, what is. */
public final class NarrowedRules {

    private NarrowedRules() {}

    /** Returns a sentence for each policy. */
    public static SortedMap<PolicyRef, String> sentences(CompiledPolicies policies) {
        SortedMap<PolicyRef, String> sentences = new TreeMap<>();
        policies.narrowed().stream()
                .collect(Collectors.groupingBy(RuleRef::policy))
                .forEach((policy, rules) -> sentences.put(policy, sentence(policies, rules)));
        return sentences;
    }

    private static String sentence(CompiledPolicies policies, List<RuleRef> rules) {
        RuleRef first = rules.getFirst();
        Rule written = policies.written(first);
        String more = rules.size() == 1 ? "" : "; and " + (rules.size() - 1) + " more";
        return "spec.%s[%d]: '%s' and the other rules about the same pods make more entries, one for each port and each set of labels or prefix, or name more prefixes than a node has room for, so %s; name ranges of ports, fewer ports, or fewer peers%s"
                .formatted(
                        first.direction().name().toLowerCase(Locale.ROOT),
                        first.index(),
                        written.size(),
                        written.verdict() == Verdict.ALLOW
                                ? "some of the pods are not allowed what it allows"
                                : "it denies some of the pods its peers on all ports, or everybody",
                        more);
    }
}
