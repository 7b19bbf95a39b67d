package dev.weft.policy.review;

import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds selectors that no pod matches at present. */
final class MissingPods {

    private final Crowd crowd;
    private final List<SecurityLabels> onHosts;

    /** @param onHosts the labels of host-network pods */
    MissingPods(Crowd crowd, List<SecurityLabels> onHosts) {
        this.crowd = crowd;
        this.onHosts = onHosts;
    }

    List<Remark> find(Policy policy) {
        List<Remark> remarks = new ArrayList<>();
        missing(
                        Place.subject(policy),
                        policy.subject(),
                        "select pods without hostNetwork: true, as policies judge no other")
                .forEach(remarks::add);
        String remedy = "name their nodes by "
                + (policy.ref().kind().equals("NetworkPolicy")
                        ? "ipBlock"
                        : "entities: [host, remote-node] or ipBlock");
        for (Rule rule : policy.rules()) {
            rule.peers().stream()
                    .filter(RulePeer.Pods.class::isInstance)
                    .flatMap(peer -> missing(Place.peers(rule), ((RulePeer.Pods) peer).selector(), remedy))
                    .forEach(remarks::add);
        }
        return remarks;
    }

    /** One that can match nothing at all has a remark of its own. */
    private Stream<Remark> missing(String field, PodSelector selector, String remedyOnHosts) {
        boolean impossible = selector.labels().selectsNothing()
                || selector.namespaces() instanceof NamespaceScope.Labelled(var labels) && labels.selectsNothing();
        if (impossible || crowd.anyMatches(selector)) {
            return Stream.of();
        }
        boolean isOnHosts = onHosts.stream().anyMatch(labels -> selector.matches(labels, false));
        return Stream.of(new Remark(
                Remark.Reason.NO_SUCH_POD,
                field,
                text(selector),
                isOnHosts ? "matches only host-network pods, which no selector selects" : "matches no pod at present",
                isOnHosts
                        ? remedyOnHosts
                        : "compare with kubectl get pods --show-labels, unless such pods are still to come"));
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
