package dev.weft.policy.review;

import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds selectors that no pod matches at present. */
final class MissingPods {

    private final Crowd crowd;

    MissingPods(Crowd crowd) {
        this.crowd = crowd;
    }

    List<Remark> find(Policy policy) {
        List<Remark> remarks = new ArrayList<>();
        missing(Place.subject(policy), policy.subject()).forEach(remarks::add);
        for (Rule rule : policy.rules()) {
            rule.peers().stream()
                    .filter(RulePeer.Pods.class::isInstance)
                    .flatMap(peer -> missing(Place.peers(rule), ((RulePeer.Pods) peer).selector()))
                    .forEach(remarks::add);
        }
        return remarks;
    }

    /** One that can match nothing at all has a remark of its own. */
    private Stream<Remark> missing(String field, PodSelector selector) {
        boolean impossible = selector.labels().selectsNothing()
                || selector.namespaces() instanceof NamespaceScope.Labelled(var labels) && labels.selectsNothing();
        return impossible || crowd.anyMatches(selector)
                ? Stream.of()
                : Stream.of(new Remark(
                        Remark.Reason.NO_SUCH_POD,
                        field,
                        text(selector),
                        "matches no pod at present",
                        "compare with kubectl get pods --show-labels, unless such pods are still to come"));
    }

    private static String text(PodSelector selector) {
        String pods = selector.labels().text();
        String where = switch (selector.namespaces()) {
            case NamespaceScope.Named(String name) -> "in " + name;
            case NamespaceScope.Labelled(LabelSelector labels) ->
                labels.requirements().isEmpty() ? "anywhere" : "in namespaces " + labels.text();
        };
        return Stream.of(pods, where).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }
}
