package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyAction;
import dev.weft.api.v1alpha1.PolicyDirection;
import dev.weft.api.v1alpha1.PolicyEgressRule;
import dev.weft.api.v1alpha1.PolicyIngressRule;
import dev.weft.api.v1alpha1.PolicyLabelSelector;
import dev.weft.api.v1alpha1.PolicyPeer;
import dev.weft.api.v1alpha1.PolicyPort;
import dev.weft.api.v1alpha1.PolicyStage;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicySpec;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicySpec;
import dev.weft.model.Direction;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads WeftNetworkPolicy and WeftClusterNetworkPolicy. */
public final class WeftPolicyReader {

    private final Findings findings = new Findings();
    private final SelectorReader selectors = new SelectorReader(findings);
    private final WeftPeerReader peers;
    private final WeftPortReader ports = new WeftPortReader(findings);

    private WeftPolicyReader(NamespaceScope home) {
        peers = new WeftPeerReader(findings, selectors, home);
    }

    public static PolicyConversion read(WeftNetworkPolicy policy) {
        NamespaceScope home = new NamespaceScope.Named(policy.getMetadata().getNamespace());
        WeftNetworkPolicySpec spec = policy.getSpec();
        return new WeftPolicyReader(home)
                .convert(
                        ObjectRef.of(policy),
                        spec == null || spec.subject() == null
                                ? null
                                : new Scope(Optional.of(home), spec.subject().podSelector()),
                        home,
                        spec == null
                                ? new Body(null, null, null, null, null)
                                : new Body(spec.stage(), spec.order(), spec.isolate(), spec.ingress(), spec.egress()));
    }

    public static PolicyConversion read(WeftClusterNetworkPolicy policy) {
        WeftClusterNetworkPolicySpec spec = policy.getSpec();
        WeftPolicyReader reader = new WeftPolicyReader(NamespaceScope.ALL);
        return reader.convert(
                ObjectRef.of(policy),
                spec == null || spec.subject() == null
                        ? null
                        : new Scope(
                                reader.selector(
                                                "spec.subject.namespaceSelector",
                                                spec.subject().namespaceSelector())
                                        .map(NamespaceScope.Labelled::new),
                                spec.subject().podSelector()),
                NamespaceScope.ALL,
                spec == null
                        ? new Body(null, null, null, null, null)
                        : new Body(spec.stage(), spec.order(), spec.isolate(), spec.ingress(), spec.egress()));
    }

    /** A subject, as far as it could be read. */
    private record Scope(
            Optional<NamespaceScope> namespaces, @Nullable PolicyLabelSelector pods) {}

    /** What both kinds say in the same words. */
    private record Body(
            @Nullable PolicyStage stage,
            @Nullable Integer order,
            @Nullable List<PolicyDirection> isolate,
            @Nullable List<PolicyIngressRule> ingress,
            @Nullable List<PolicyEgressRule> egress) {}

    private PolicyConversion convert(PolicyRef ref, @Nullable Scope scope, NamespaceScope home, Body body) {
        Optional<PodSelector> subject = subject(scope);
        List<Rule> rules = new ArrayList<>();
        ingress(body.ingress(), rules);
        egress(body.egress(), rules);
        Isolation isolation = new Isolation(findings, body.isolate());
        isolation.add(Direction.INGRESS, body.ingress(), PolicyIngressRule::action);
        isolation.add(Direction.EGRESS, body.egress(), PolicyEgressRule::action);
        return findings.conclude(new Policy(
                ref,
                StageReader.of(body.stage()),
                order(body.order()),
                subject.orElse(new PodSelector(home, LabelSelector.EVERYTHING)),
                isolation.conclude(),
                subject.isPresent()
                        ? rules
                        : rules.stream()
                                .filter(rule -> rule.verdict() == Verdict.DENY)
                                .toList()));
    }

    private Optional<PodSelector> subject(@Nullable Scope scope) {
        if (scope == null) {
            return findings.add("spec.subject", null, "is missing", "write 'subject: {}' to mean all pods");
        }
        Optional<LabelSelector> pods = selector("spec.subject.podSelector", scope.pods());
        return scope.namespaces().flatMap(namespaces -> pods.map(labels -> new PodSelector(namespaces, labels)));
    }

    private Optional<LabelSelector> selector(String field, @Nullable PolicyLabelSelector selector) {
        return selector == null ? Optional.of(LabelSelector.EVERYTHING) : selectors.read(field, selector);
    }

    private int order(@Nullable Integer order) {
        if (order != null && (order < 0 || order > Policy.MAX_ORDER)) {
            findings.add("spec.order", order, "is no order", "write a number from 0 to " + Policy.MAX_ORDER);
            return Policy.DEFAULT_ORDER;
        }
        return order == null ? Policy.DEFAULT_ORDER : order;
    }

    private void ingress(@Nullable List<PolicyIngressRule> given, List<Rule> rules) {
        for (int i = 0; given != null && i < given.size(); i++) {
            PolicyIngressRule rule = given.get(i);
            rules.add(rule(Direction.INGRESS, i, rule.action(), rule.from(), rule.ports()));
        }
    }

    private void egress(@Nullable List<PolicyEgressRule> given, List<Rule> rules) {
        for (int i = 0; given != null && i < given.size(); i++) {
            PolicyEgressRule rule = given.get(i);
            rules.add(rule(Direction.EGRESS, i, rule.action(), rule.to(), rule.ports()));
        }
    }

    private Rule rule(
            Direction direction,
            int index,
            @Nullable PolicyAction action,
            @Nullable List<PolicyPeer> others,
            @Nullable List<PolicyPort> messages) {
        boolean ingress = direction == Direction.INGRESS;
        String field = "spec." + (ingress ? "ingress[" : "egress[") + index + "]";
        if (action == null) {
            findings.add(field + ".action", null, "is missing", "write Allow or Deny");
        }
        Verdict verdict = action == PolicyAction.ALLOW ? Verdict.ALLOW : Verdict.DENY;
        return new Rule(
                direction,
                index,
                verdict,
                peers.read(field + (ingress ? ".from" : ".to"), others, verdict),
                ports.read(field + ".ports", messages, verdict));
    }
}
