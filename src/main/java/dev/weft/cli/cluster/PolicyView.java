package dev.weft.cli.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.cli.explain.PolicyCounts;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicyProblem;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a policy.
 *
 * @param stage enforced or staged
 * @param isolates directions in which what no rule allows is denied
 * @param endpoints how many it selects, by direction
 * @param counts what its rules have decided, if that was asked for
 * @param problems parts that could not be understood; what is enforced of them allows less, never more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyView(
        String kind,
        String namespace,
        String name,
        String stage,
        int order,
        List<String> isolates,
        Sides<List<String>> rules,
        Sides<Integer> endpoints,
        List<Condition> conditions,
        List<String> problems,
        @Nullable PolicyCounts counts) {

    /** One of each direction. */
    record Sides<T>(T ingress, T egress) {}

    static PolicyView of(HasMetadata object, Selected selected) {
        PolicyConversion conversion = PolicyKind.read(object);
        Policy policy = conversion.policy();
        return new PolicyView(
                policy.ref().kind(),
                policy.ref().namespace(),
                policy.ref().name(),
                policy.stage().name().toLowerCase(Locale.ROOT),
                policy.order(),
                policy.isolates().stream()
                        .map(direction -> direction.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                new Sides<>(rules(policy, Direction.INGRESS), rules(policy, Direction.EGRESS)),
                new Sides<>(selected.count(policy, Direction.INGRESS), selected.count(policy, Direction.EGRESS)),
                PolicyKind.conditions(object),
                problems(conversion),
                null);
    }

    PolicyView with(PolicyCounts decided) {
        return new PolicyView(
                kind, namespace, name, stage, order, isolates, rules, endpoints, conditions, problems, decided);
    }

    private static List<String> rules(Policy policy, Direction direction) {
        return policy.rules().stream()
                .filter(rule -> rule.direction() == direction)
                .map((Rule rule) -> RuleWords.of(rule))
                .toList();
    }

    private static List<String> problems(PolicyConversion conversion) {
        return switch (conversion) {
            case PolicyConversion.Accepted _ -> List.of();
            case PolicyConversion.Flawed flawed ->
                flawed.problems().stream().map(PolicyProblem::sentence).toList();
        };
    }

    List<String> row() {
        return List.of(
                kind,
                namespace.isEmpty() ? "-" : namespace,
                name,
                stage,
                Integer.toString(order),
                isolates.isEmpty() ? "-" : String.join(",", isolates),
                rules.ingress().size() + "/" + rules.egress().size(),
                endpoints.ingress() + "/" + endpoints.egress(),
                state());
    }

    private String state() {
        String words = conditions.stream()
                .map(condition -> condition.getType() + "=" + condition.getStatus())
                .collect(Collectors.joining(","));
        String flawed = problems.isEmpty() ? "" : problems.size() + " problems";
        String both = words + (words.isEmpty() || flawed.isEmpty() ? "" : ",") + flawed;
        return both.isEmpty() ? "-" : both;
    }
}
