package dev.weft.agent.meters;

import dev.weft.datapath.abi.TallyKind;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.Decided;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /** Returns whether it counts what that policy decides, and that one alone. */
    boolean isOf(Owner owner) {
        return kind.equals(owner.kind) && namespace.equals(owner.namespace) && name.equals(owner.name);
    }

    /** A policy, whatever its generation. Another of its name has another uid. */
    record Owner(String kind, String namespace, String name, String uid) {

        static Owner of(PolicyRef policy) {
            return new Owner(policy.kind(), policy.namespace(), policy.name(), policy.uid());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Who has series of its own. First come, first served: {@value #POLICIES} policies, and of their rules
     * {@value #RULES}, but {@value #RULES_OF_ONE} of a policy, so that a long one does not take them all.
     */
    static final class Names {

        static final int POLICIES = 500;
        static final int RULES = 2_000;
        static final int RULES_OF_ONE = 16;
        static final String OTHERS = "(others)";

        private static final Owner ALL_OTHERS = new Owner("", "", OTHERS, "");

        private record Rule(Direction direction, int index) {}

        /** What is shown of a policy, as its indexes are those of one generation. */
        private record Shown(long generation, Set<Rule> rules) {}

        private final Map<Owner, Shown> named = new HashMap<>();
        private int rules;

        /**
         * Forgets those that are gone, whose places others may have, and the rules of those that have changed. Returns
         * both.
         *
         * @param present the generation of each policy that there is
         */
        List<Owner> retain(Map<Owner, Long> present) {
            List<Owner> ended = named.entrySet().stream()
                    .filter(shown -> !Objects.equals(
                            present.get(shown.getKey()), shown.getValue().generation()))
                    .map(Map.Entry::getKey)
                    .toList();
            for (Owner owner : ended) {
                rules -= Objects.requireNonNull(named.remove(owner)).rules().size();
                Long generation = present.get(owner);
                if (generation != null) {
                    named.put(owner, new Shown(generation, new HashSet<>()));
                }
            }
            return ended;
        }

        /** Returns the series that counts these decisions. */
        PolicySeries of(Decided decided) {
            RuleRef rule = decided.rule();
            Owner policy = Owner.of(rule.policy());
            if (named.size() < POLICIES) {
                named.putIfAbsent(policy, new Shown(rule.generation(), new HashSet<>()));
            }
            Shown own = named.get(policy);
            Owner shown = own == null ? ALL_OTHERS : policy;
            return new PolicySeries(
                    shown.kind(),
                    shown.namespace(),
                    shown.name(),
                    rule.direction(),
                    own == null ? OTHERS : rule(own.rules(), rule),
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
