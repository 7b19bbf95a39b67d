package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamedPort;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Stage;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Policies and identities that change at random. */
public final class RandomCluster {

    private static final List<String> KINDS = List.of("NetworkPolicy", "WeftNetworkPolicy", "WeftClusterNetworkPolicy");

    private final List<Policy> policies = new ArrayList<>();
    private final List<Identity> identities = new ArrayList<>();
    private final Map<Address, Integer> pods = new HashMap<>();
    private Set<Address> apiServers = Set.of();
    private int count;

    private final Random random;

    public RandomCluster(Random random) {
        this.random = random;
    }

    PolicyInput next() {
        change();
        return new PolicyInput(policies, identities, subjects(), apiServers, pods);
    }

    private Set<Integer> subjects() {
        Set<Integer> subjects = new TreeSet<>();
        identities.forEach(identity -> {
            if (random.nextInt(4) > 0) {
                subjects.add(identity.number());
            }
        });
        return subjects;
    }

    private void change() {
        switch (random.nextInt(7)) {
            case 0, 1 -> policies.add(policy(count++));
            case 2 -> removeOne(policies);
            case 3 -> identities.add(identity(256 + count++));
            case 4 -> removeOne(identities);
            case 5 -> relabelOne();
            default -> apiServers = Set.of(Address.parse("10.0.0." + random.nextInt(4)));
        }
        pods.clear();
        identities.forEach(identity -> {
            pods.put(Address.parse("10.0.1." + identity.number() % 256), identity.number());
            pods.put(Address.parse("fd00:0:0:1::" + identity.number() % 256), identity.number());
        });
    }

    private void removeOne(List<?> list) {
        if (!list.isEmpty()) {
            list.remove(random.nextInt(list.size()));
        }
    }

    private void relabelOne() {
        if (!identities.isEmpty()) {
            int index = random.nextInt(identities.size());
            identities.set(index, identity(identities.get(index).number()));
        }
    }

    public Identity identity(int number) {
        boolean hidden = random.nextInt(4) == 0;
        Map<String, String> labels = hidden ? Map.of() : Map.of("app", value());
        TreeSet<NamedPort> ports = new TreeSet<>();
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
            if (random.nextBoolean()) {
                ports.add(new NamedPort("web", protocol, 80 + random.nextInt(2)));
            }
        }
        return new Identity(
                number,
                new SecurityLabels(
                        "ns" + random.nextInt(2),
                        labels,
                        Map.of("team", value()),
                        "default",
                        "",
                        ports,
                        hidden ? new TreeSet<>(Set.of("app")) : new TreeSet<>()));
    }

    private String value() {
        return one(List.of("x", "y", "z"));
    }

    /** Returns a policy of a kind that the number tells, as it does not change in the life of an object. */
    public Policy policy(int number) {
        String kind = KINDS.get(number % KINDS.size());
        boolean kubernetes = kind.equals(KINDS.getFirst());
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            rules.add(new Rule(
                    random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS,
                    i,
                    !kubernetes && random.nextInt(3) == 0 ? Verdict.DENY : Verdict.ALLOW,
                    List.of(peer(), peer()),
                    random.nextBoolean() ? List.of(port()) : List.of(port(), port(), port())));
        }
        return new Policy(
                new PolicyRef(kind, number % KINDS.size() == 2 ? "" : "ns", "p" + number, "", 0),
                random.nextInt(3) == 0 ? Stage.STAGED : Stage.ENFORCED,
                kubernetes || random.nextInt(4) == 0 ? Policy.DEFAULT_ORDER : random.nextInt(3),
                selector(),
                one(List.of(
                        EnumSet.of(Direction.INGRESS),
                        EnumSet.of(Direction.EGRESS),
                        EnumSet.allOf(Direction.class),
                        EnumSet.noneOf(Direction.class))),
                rules);
    }

    private RulePeer peer() {
        return switch (random.nextInt(5)) {
            case 0 -> new RulePeer.Anyone();
            case 1 -> new RulePeer.Of(one(List.of(Entity.values())));
            case 2 ->
                new RulePeer.Block(
                        Cidr.parse("10.0." + random.nextInt(2) + ".0/24"),
                        List.of(Cidr.parse("10.0.0." + random.nextInt(4) + "/32")));
            case 3 ->
                new RulePeer.Block(
                        Cidr.parse(random.nextBoolean() ? "::/0" : "fd00:0:0:" + random.nextInt(2) + "::/64"),
                        List.of(Cidr.parse("fd00::" + random.nextInt(4) + "/128")));
            default -> new RulePeer.Pods(selector());
        };
    }

    private RulePort port() {
        Protocol protocol = one(List.of(Protocol.TCP, Protocol.TCP, Protocol.UDP, Protocol.SCTP));
        boolean ipv4 = random.nextBoolean();
        return switch (random.nextInt(6)) {
            case 0 -> new RulePort.Everything();
            case 1 -> new RulePort.Named(protocol, "web");
            case 2 -> new RulePort.Whole(protocol);
            case 3 ->
                new RulePort.Icmp(
                        ipv4 ? Protocol.ICMP : Protocol.ICMPV6, ipv4 ? 8 : 128, random.nextBoolean() ? null : 0);
            default -> new RulePort.Range(protocol, 80, 80 + random.nextInt(4));
        };
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private PodSelector selector() {
        NamespaceScope scope = switch (random.nextInt(3)) {
            case 0 -> NamespaceScope.ALL;
            case 1 -> new NamespaceScope.Named("ns" + random.nextInt(2));
            default -> new NamespaceScope.Labelled(new LabelSelector(List.of(LabelRequirement.equal("team", value()))));
        };
        LabelRequirement.Operator operator =
                LabelRequirement.Operator.values()[random.nextInt(LabelRequirement.Operator.values().length)];
        boolean valued = operator == LabelRequirement.Operator.IN || operator == LabelRequirement.Operator.NOT_IN;
        return new PodSelector(
                scope,
                random.nextInt(4) == 0
                        ? LabelSelector.EVERYTHING
                        : new LabelSelector(
                                List.of(new LabelRequirement("app", operator, valued ? Set.of(value()) : Set.of()))));
    }
}
