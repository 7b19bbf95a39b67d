package dev.weft.kube;

import dev.weft.model.Direction;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code networking.k8s.io/v1} NetworkPolicy. Fields that are left out and empty lists mean the same there. */
public final class NetworkPolicyReader {

    private final Findings findings = new Findings();
    private final SelectorReader selectors = new SelectorReader(findings);
    private final BlockReader blocks = new BlockReader(findings);
    private final PortReader ports = new PortReader(findings);
    private final StageReader stages = new StageReader(findings);
    private final NamespaceScope home;

    private NetworkPolicyReader(String namespace) {
        home = new NamespaceScope.Named(namespace);
    }

    public static PolicyConversion read(NetworkPolicy policy) {
        return new NetworkPolicyReader(policy.getMetadata().getNamespace()).convert(policy);
    }

    private PolicyConversion convert(NetworkPolicy object) {
        NetworkPolicySpec spec = object.getSpec() == null ? new NetworkPolicySpec() : object.getSpec();
        findings.noneUnknown("spec", spec.getAdditionalProperties());
        Optional<LabelSelector> subject = selector("spec.podSelector", spec.getPodSelector());
        Set<Direction> types = types(spec);
        List<Rule> rules = new ArrayList<>();
        if (types.contains(Direction.INGRESS)) {
            ingress(orEmpty(spec.getIngress()), rules);
        }
        if (types.contains(Direction.EGRESS)) {
            egress(orEmpty(spec.getEgress()), rules);
        }
        return findings.conclude(new Policy(
                ObjectRef.of(object),
                stages.of(object.getMetadata().getAnnotations()),
                Policy.DEFAULT_ORDER,
                new PodSelector(home, subject.orElse(LabelSelector.EVERYTHING)),
                types,
                subject.isPresent() ? rules : List.of()));
    }

    private Set<Direction> types(NetworkPolicySpec spec) {
        List<String> given = orEmpty(spec.getPolicyTypes());
        EnumSet<Direction> types = EnumSet.noneOf(Direction.class);
        if (given.isEmpty()) {
            types.add(Direction.INGRESS);
            if (!orEmpty(spec.getEgress()).isEmpty()) {
                types.add(Direction.EGRESS);
            }
        }
        for (int i = 0; i < given.size(); i++) {
            switch (given.get(i)) {
                case "Ingress" -> types.add(Direction.INGRESS);
                case "Egress" -> types.add(Direction.EGRESS);
                default -> {
                    types = EnumSet.allOf(Direction.class);
                    findings.add(
                            "spec.policyTypes[" + i + "]",
                            given.get(i),
                            "unknown policy type",
                            "write Ingress or Egress");
                }
            }
        }
        return types;
    }

    private void ingress(List<NetworkPolicyIngressRule> given, List<Rule> rules) {
        for (int i = 0; i < given.size(); i++) {
            String field = "spec.ingress[" + i + "]";
            NetworkPolicyIngressRule rule = given.get(i);
            boolean clear = findings.noneUnknown(field, rule.getAdditionalProperties());
            List<RulePeer> peers = peers(field + ".from", orEmpty(rule.getFrom()));
            rules.add(new Rule(
                    Direction.INGRESS,
                    i,
                    Verdict.ALLOW,
                    clear ? peers : List.of(),
                    ports(field, orEmpty(rule.getPorts()))));
        }
    }

    private void egress(List<NetworkPolicyEgressRule> given, List<Rule> rules) {
        for (int i = 0; i < given.size(); i++) {
            String field = "spec.egress[" + i + "]";
            NetworkPolicyEgressRule rule = given.get(i);
            boolean clear = findings.noneUnknown(field, rule.getAdditionalProperties());
            List<RulePeer> peers = peers(field + ".to", orEmpty(rule.getTo()));
            rules.add(new Rule(
                    Direction.EGRESS,
                    i,
                    Verdict.ALLOW,
                    clear ? peers : List.of(),
                    ports(field, orEmpty(rule.getPorts()))));
        }
    }

    private List<RulePeer> peers(String field, List<NetworkPolicyPeer> given) {
        return given.isEmpty()
                ? List.of(new RulePeer.Anyone())
                : findings.each(field, given, Verdict.ALLOW, new RulePeer.Anyone(), this::peer);
    }

    private Optional<RulePeer> peer(String field, NetworkPolicyPeer peer) {
        if (!findings.noneUnknown(field, peer.getAdditionalProperties())) {
            return Optional.empty();
        }
        boolean selects = peer.getPodSelector() != null || peer.getNamespaceSelector() != null;
        if (selects == (peer.getIpBlock() != null)) {
            return findings.add(
                    field,
                    selects ? "selectors and ipBlock" : "{}",
                    "is not one kind of peer",
                    "give podSelector and/or namespaceSelector, or ipBlock alone");
        }
        return selects ? pods(field, peer) : block(field + ".ipBlock", peer.getIpBlock());
    }

    private Optional<RulePeer> pods(String field, NetworkPolicyPeer peer) {
        Optional<LabelSelector> pods = selector(field + ".podSelector", peer.getPodSelector());
        Optional<NamespaceScope> scope = peer.getNamespaceSelector() == null
                ? Optional.of(home)
                : selector(field + ".namespaceSelector", peer.getNamespaceSelector())
                        .map(NamespaceScope.Labelled::new);
        return scope.flatMap(namespaces -> pods.map(labels -> new RulePeer.Pods(new PodSelector(namespaces, labels))));
    }

    private Optional<RulePeer> block(String field, IPBlock block) {
        return findings.noneUnknown(field, block.getAdditionalProperties())
                ? blocks.read(field, block.getCidr(), block.getExcept())
                : Optional.empty();
    }

    private List<RulePort> ports(String field, List<NetworkPolicyPort> given) {
        return given.isEmpty()
                ? List.of(new RulePort.Everything())
                : findings.each(field + ".ports", given, Verdict.ALLOW, new RulePort.Everything(), this::port);
    }

    private Optional<RulePort> port(String field, NetworkPolicyPort port) {
        if (!findings.noneUnknown(field, port.getAdditionalProperties())) {
            return Optional.empty();
        }
        String text = port.getProtocol() == null ? "TCP" : port.getProtocol();
        return switch (text) {
            case "TCP", "UDP", "SCTP" -> ports.read(field, Protocol.valueOf(text), port.getPort(), port.getEndPort());
            default -> findings.add(field + ".protocol", text, "unknown protocol", "write TCP, UDP or SCTP");
        };
    }

    private Optional<LabelSelector> selector(
            String field, io.fabric8.kubernetes.api.model.@Nullable LabelSelector selector) {
        return selector == null ? Optional.of(LabelSelector.EVERYTHING) : selectors.read(field, selector);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
