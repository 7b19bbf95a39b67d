package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyLabelSelector;
import dev.weft.api.v1alpha1.PolicySelectorRequirement;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelRequirement.Operator;
import dev.weft.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads label selectors, Kubernetes' own and ours. */
final class SelectorReader {

    private final Findings findings;

    SelectorReader(Findings findings) {
        this.findings = findings;
    }

    Optional<LabelSelector> read(String field, io.fabric8.kubernetes.api.model.LabelSelector selector) {
        List<Optional<LabelRequirement>> requirements = equalities(field, selector.getMatchLabels());
        List<LabelSelectorRequirement> expressions = orEmpty(selector.getMatchExpressions());
        for (int i = 0; i < expressions.size(); i++) {
            requirements.add(requirement(field + ".matchExpressions[" + i + "]", expressions.get(i)));
        }
        return findings.noneUnknown(field, selector.getAdditionalProperties())
                ? all(field, requirements)
                : Optional.empty();
    }

    Optional<LabelSelector> read(String field, PolicyLabelSelector selector) {
        List<Optional<LabelRequirement>> requirements = equalities(field, selector.matchLabels());
        List<PolicySelectorRequirement> expressions = orEmpty(selector.matchExpressions());
        for (int i = 0; i < expressions.size(); i++) {
            requirements.add(requirement(field + ".matchExpressions[" + i + "]", expressions.get(i)));
        }
        return all(field, requirements);
    }

    private Optional<LabelRequirement> requirement(String field, PolicySelectorRequirement expression) {
        return expression.operator() == null // in a manifest that no API server has seen
                ? noOperator(field, null)
                : requirement(
                        field,
                        expression.key(),
                        Operator.valueOf(expression.operator().name()),
                        expression.values());
    }

    private Optional<LabelRequirement> noOperator(String field, @Nullable String given) {
        return findings.add(field + ".operator", given, "unknown operator", "write In, NotIn, Exists or DoesNotExist");
    }

    private Optional<LabelRequirement> requirement(String field, LabelSelectorRequirement expression) {
        if (!findings.noneUnknown(field, expression.getAdditionalProperties())) {
            return Optional.empty();
        }
        Operator operator = switch (String.valueOf(expression.getOperator())) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> null;
        };
        return operator == null
                ? noOperator(field, expression.getOperator())
                : requirement(field, expression.getKey(), operator, expression.getValues());
    }

    private Optional<LabelRequirement> requirement(
            String field, @Nullable String key, Operator operator, @Nullable List<String> values) {
        try {
            Set<String> distinct = new LinkedHashSet<>(orEmpty(values));
            return Optional.of(new LabelRequirement(key == null ? "" : key, operator, distinct));
        } catch (IllegalArgumentException e) {
            return findings.add(
                    field,
                    values,
                    e.getMessage(),
                    "give a key; give values to In and NotIn, none to Exists and DoesNotExist");
        }
    }

    private List<Optional<LabelRequirement>> equalities(String field, @Nullable Map<String, String> labels) {
        List<Optional<LabelRequirement>> requirements = new ArrayList<>();
        if (labels != null) {
            labels.forEach((key, value) -> requirements.add(requirement(
                    field + ".matchLabels['" + key + "']",
                    key,
                    Operator.IN,
                    value == null ? List.of() : List.of(value))));
        }
        return requirements;
    }

    /** One that cannot be read spoils the selector: without it the rest would select more. */
    private Optional<LabelSelector> all(String field, List<Optional<LabelRequirement>> requirements) {
        if (!requirements.stream().allMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        LabelSelector selector =
                new LabelSelector(requirements.stream().map(Optional::get).toList());
        SelectorDoubts.about(field, selector).forEach(findings::remark);
        return Optional.of(selector);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
