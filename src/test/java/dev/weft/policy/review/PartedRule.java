package dev.weft.policy.review;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelRequirement.Operator;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A rule, and rules before it that have its parts: of its own policy, which is weaker, and of another. */
final class PartedRule {

    private static final PodSelector EVERYBODY = new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING);

    private record Part(RulePeer peer, RulePort port) {}

    private final Random random;
    private final List<Rule> own = new ArrayList<>();
    private final List<Rule> others = new ArrayList<>();

    /** @param missing whether one part has no rule */
    PartedRule(Random random, boolean missing) {
        this.random = random;
        Direction direction = random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS;
        Verdict verdict = random.nextBoolean() ? Verdict.ALLOW : Verdict.DENY;
        Part whole = new Part(peer(), port());
        List<Part> parts = new ArrayList<>(List.of(whole));
        for (int cuts = 0; cuts < 4; cuts++) {
            parts.addAll(cut(parts.remove(random.nextInt(parts.size()))));
        }
        if (missing) {
            parts.remove(random.nextInt(parts.size()));
        }
        for (Part part : parts) {
            boolean isOwn = random.nextInt(3) > 0;
            List<Rule> to = isOwn ? own : others;
            to.add(rule(direction, to.size(), isOwn ? verdict : opposite(verdict), part));
        }
        own.add(rule(direction, own.size(), verdict, whole));
    }

    private static Verdict opposite(Verdict verdict) {
        return verdict == Verdict.ALLOW ? Verdict.DENY : Verdict.ALLOW;
    }

    private static Rule rule(Direction direction, int index, Verdict verdict, Part part) {
        return new Rule(direction, index, verdict, List.of(part.peer()), List.of(part.port()));
    }

    Policy policy() {
        return new Policy(ref("own"), 2, EVERYBODY, Set.of(), own);
    }

    Policy other() {
        return new Policy(ref("other"), 1, EVERYBODY, Set.of(), others);
    }

    private static PolicyRef ref(String name) {
        return new PolicyRef("WeftNetworkPolicy", "ns0", name, "", 0);
    }

    private RulePeer peer() {
        return switch (random.nextInt(6)) {
            case 0 -> new RulePeer.Anyone();
            case 1 -> new RulePeer.Of(Entity.CLUSTER);
            case 2 -> pods(NamespaceScope.ALL, LabelSelector.EVERYTHING);
            case 3 ->
                pods(
                        new NamespaceScope.Named("ns0"),
                        new LabelSelector(List.of(requirement("app", Operator.NOT_IN, "y"))));
            case 4 -> block("10.0.0.0/28", "10.0.0.6/31");
            default -> block("fd00::/124");
        };
    }

    private RulePort port() {
        return random.nextInt(3) == 0 ? new RulePort.Whole(Protocol.TCP) : new RulePort.Range(Protocol.TCP, 79, 82);
    }

    private List<Part> cut(Part part) {
        if (part.port() instanceof RulePort.Range(Protocol protocol, int first, int last)
                && first < last
                && random.nextBoolean()) {
            int middle = first + random.nextInt(last - first);
            return List.of(
                    new Part(part.peer(), new RulePort.Range(protocol, first, middle)),
                    new Part(part.peer(), new RulePort.Range(protocol, middle + 1, last)));
        }
        return cut(part.peer()).stream()
                .map(peer -> new Part(peer, part.port()))
                .toList();
    }

    private List<RulePeer> cut(RulePeer peer) {
        return switch (peer) {
            case RulePeer.Anyone _ ->
                random.nextBoolean()
                        ? List.of(block("0.0.0.0/0"), block("::/0"))
                        : List.of(new RulePeer.Of(Entity.CLUSTER), new RulePeer.Of(Entity.WORLD));
            case RulePeer.Of(Entity entity) ->
                entity == Entity.CLUSTER
                        ? List.of(
                                pods(NamespaceScope.ALL, LabelSelector.EVERYTHING), new RulePeer.Of(Entity.REMOTE_NODE))
                        : List.of(peer);
            case RulePeer.Pods(PodSelector pods) ->
                random.nextBoolean() && pods.namespaces() instanceof NamespaceScope.Labelled(LabelSelector labels)
                        ? cut(labels, "team").stream()
                                .map(part -> pods(new NamespaceScope.Labelled(part), pods.labels()))
                                .toList()
                        : cut(pods.labels(), "app").stream()
                                .map(part -> pods(pods.namespaces(), part))
                                .toList();
            case RulePeer.Block(Cidr cidr, List<Cidr> except) -> cut(cidr, except);
        };
    }

    private List<RulePeer> cut(Cidr cidr, List<Cidr> except) {
        int length = Math.min(cidr.family().bits(), cidr.length() + 1 + random.nextInt(3));
        Cidr part = new Cidr(cidr.address(), length);
        List<Cidr> rest = new ArrayList<>(except);
        rest.add(part);
        return List.of(new RulePeer.Block(part, except), new RulePeer.Block(cidr, rest));
    }

    private List<LabelSelector> cut(LabelSelector selector, String key) {
        String value = random.nextBoolean() ? "x" : "y";
        return random.nextInt(3) > 0
                ? List.of(
                        selector.and(List.of(requirement(key, Operator.IN, value))),
                        selector.and(List.of(requirement(key, Operator.NOT_IN, value))))
                : List.of(
                        selector.and(List.of(requirement(key, Operator.EXISTS))),
                        selector.and(List.of(requirement(key, Operator.DOES_NOT_EXIST))));
    }

    private static LabelRequirement requirement(String key, Operator operator, String... values) {
        return new LabelRequirement(key, operator, Set.of(values));
    }

    private static RulePeer pods(NamespaceScope scope, LabelSelector labels) {
        return new RulePeer.Pods(new PodSelector(scope, labels));
    }

    private static RulePeer block(String cidr, String... except) {
        return new RulePeer.Block(
                Cidr.parse(cidr), List.of(except).stream().map(Cidr::parse).toList());
    }
}
