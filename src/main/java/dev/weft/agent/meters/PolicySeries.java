package dev.weft.agent.meters;

import dev.weft.datapath.abi.TallyKind;
import dev.weft.model.Direction;
import dev.weft.model.RuleRef;
import dev.weft.observe.Decided;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A series of what policies decide.
 *
 * @param rule its index, {@link Names#OTHERS}, or empty if the policy denied what no rule allows
 */
record PolicySeries(String kind, String namespace, String name, Direction direction, String rule, String outcome) {

    Tags tags() {
        return Tags.of(
                "kind",
                kind,
                "namespace",
                namespace,
                "name",
                name,
                "direction",
                lower(direction),
                "rule",
                rule,
                "outcome",
                outcome);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Who has series of its own. First come, first served: the first {@value #POLICIES} policies, and of their rules
     * {@value #RULES}, but {@value #RULES_OF_ONE} of a policy, so that a long one does not take them all.
     */
    static final class Names {

        static final int POLICIES = 500;
        static final int RULES = 2_000;
        static final int RULES_OF_ONE = 16;
        static final String OTHERS = "(others)";

        private record Policy(String kind, String namespace, String name) {}

        private record Rule(Direction direction, int index) {}

        private final Map<Policy, Set<Rule>> named = new HashMap<>();
        private int rules;

        /** Returns the series that counts these decisions, always the same. */
        PolicySeries of(Decided decided) {
            RuleRef rule = decided.rule();
            Policy policy = new Policy(rule.kind(), rule.namespace(), rule.name());
            if (named.size() < POLICIES) {
                named.putIfAbsent(policy, new HashSet<>());
            }
            Set<Rule> own = named.get(policy);
            Policy shown = own == null ? new Policy("", "", OTHERS) : policy;
            return new PolicySeries(
                    shown.kind(),
                    shown.namespace(),
                    shown.name(),
                    rule.direction(),
                    own == null ? OTHERS : rule(own, rule),
                    outcome(decided));
        }

        private String rule(Set<Rule> own, RuleRef ref) {
            if (ref.index() == Decided.ISOLATION) {
                return "";
            }
            Rule rule = new Rule(ref.direction(), ref.index());
            if (own.size() < RULES_OF_ONE && rules < RULES && own.add(rule)) {
                rules++;
            }
            return own.contains(rule) ? Integer.toString(ref.index()) : OTHERS;
        }

        private static String outcome(Decided decided) {
            if (decided.kind() != TallyKind.ENFORCED) {
                return lower(decided.kind());
            }
            return decided.rule().index() == Decided.ISOLATION ? "isolated" : "rule";
        }
    }
}
