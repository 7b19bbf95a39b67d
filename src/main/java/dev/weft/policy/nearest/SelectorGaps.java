package dev.weft.policy.nearest;

import dev.weft.model.LabelDomain;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What keeps a selector from selecting a pod. */
final class SelectorGaps {

    /** Puts changed labels on the pod in question. */
    interface Change {
        Situation apply(Situation situation, UnaryOperator<SecurityLabels> change);
    }

    private final String who;
    private final Gap.Kind kind;
    private final Change change;

    /** @param kind of a missing label */
    SelectorGaps(String who, Gap.Kind kind, Change change) {
        this.who = who;
        this.kind = kind;
        this.change = change;
    }

    List<Gap> of(PodSelector selector, SecurityLabels labels) {
        List<Gap> gaps = new ArrayList<>(namespace(selector.namespaces(), labels));
        gaps.addAll(labels(selector.labels(), labels));
        return gaps;
    }

    List<Gap> labels(LabelSelector selector, SecurityLabels labels) {
        Map<String, LabelDomain> domains = selector.domains();
        return selector.requirements().stream()
                .filter(requirement ->
                        labels.uncounted().contains(requirement.key()) || !requirement.matches(labels.pod()))
                .map(requirement -> gap(
                        kind,
                        who + is(requirement.key(), labels.pod(), labels.uncounted()) + ", " + asks(requirement),
                        pod -> Labels.meeting(requirement.key(), domain(requirement, domains), pod)))
                .toList();
    }

    private static LabelDomain domain(LabelRequirement requirement, Map<String, LabelDomain> domains) {
        return domains.getOrDefault(requirement.key(), LabelDomain.ANY);
    }

    private List<Gap> namespace(NamespaceScope scope, SecurityLabels labels) {
        return switch (scope) {
            case NamespaceScope.Named(String name) ->
                name.equals(labels.namespace())
                        ? List.of()
                        : List.of(gap(
                                Gap.Kind.NAMESPACE,
                                who + " is in namespace " + labels.namespace() + ", the rule asks for pods in " + name,
                                pod -> Labels.inNamespace(name, pod)));
            case NamespaceScope.Labelled(LabelSelector selector) -> namespaceLabels(selector, labels);
        };
    }

    private List<Gap> namespaceLabels(LabelSelector selector, SecurityLabels labels) {
        Map<String, LabelDomain> domains = selector.domains();
        return selector.requirements().stream()
                .filter(requirement -> !requirement.matches(labels.namespaceLabels()))
                .map(requirement -> gap(
                        Gap.Kind.NAMESPACE,
                        "namespace " + labels.namespace() + " of " + who
                                + is(requirement.key(), labels.namespaceLabels(), Set.of()) + ", "
                                + asks(requirement),
                        pod -> Labels.inNamespaceMeeting(requirement.key(), domain(requirement, domains), pod)))
                .toList();
    }

    private Gap gap(Gap.Kind what, String words, UnaryOperator<SecurityLabels> labels) {
        return new Gap(what, words, situation -> change.apply(situation, labels));
    }

    private static String is(String key, Map<String, String> labels, Set<String> uncounted) {
        @Nullable String value = labels.get(key);
        if (uncounted.contains(key)) {
            return " has a label " + key + " that does not count yet";
        }
        return value == null ? " has no label " + key : " has label " + key + "=" + value;
    }

    private static String asks(LabelRequirement requirement) {
        String values = String.join(" or ", requirement.values());
        return "the rule asks for "
                + switch (requirement.operator()) {
                    case IN -> requirement.key() + "=" + values;
                    case NOT_IN -> "another value than " + values;
                    case EXISTS -> "it";
                    case DOES_NOT_EXIST -> "none of that key";
                };
    }
}
