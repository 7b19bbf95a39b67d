package dev.weft.policy.review;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Stage;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Policies of few words, so that rules often cover each other. */
final class RandomPolicies {

    private final Random random;

    RandomPolicies(Random random) {
        this.random = random;
    }

    Policy policy(int number) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rules.add(new Rule(
                    random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS,
                    i,
                    random.nextInt(3) == 0 ? Verdict.DENY : Verdict.ALLOW,
                    some(this::peer),
                    some(this::port)));
        }
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", "ns0", "p" + number, "", 0),
                random.nextInt(3) == 0 ? Stage.STAGED : Stage.ENFORCED,
                random.nextInt(2),
                selector(),
                random.nextBoolean() ? EnumSet.allOf(Direction.class) : EnumSet.noneOf(Direction.class),
                rules);
    }

    private <T> List<T> some(Supplier<T> maker) {
        return random.nextBoolean() ? List.of(maker.get()) : List.of(maker.get(), maker.get());
    }

    private RulePeer peer() {
        return switch (random.nextInt(5)) {
            case 0 -> new RulePeer.Anyone();
            case 1 -> new RulePeer.Of(Entity.values()[random.nextInt(Entity.values().length)]);
            case 2, 3 -> new RulePeer.Pods(selector());
            default ->
                new RulePeer.Block(
                        Cidr.parse(one("10.0.0.0/8", "10.0.0.0/29", "0.0.0.0/0", "::/0", "10.0.0.4/30", "10.0.0.0/30")),
                        random.nextBoolean()
                                ? List.of()
                                : List.of(Cidr.parse(one("10.0.0.1/32", "10.0.0.0/30", "10.0.0.4/30"))));
        };
    }

    private RulePort port() {
        return switch (random.nextInt(6)) {
            case 0 -> new RulePort.Everything();
            case 1 -> new RulePort.Whole(random.nextBoolean() ? Protocol.TCP : Protocol.ICMP);
            case 2 -> new RulePort.Named(Protocol.TCP, "web");
            case 3 -> new RulePort.Icmp(Protocol.ICMP, 8, random.nextBoolean() ? null : 0);
            default -> new RulePort.Range(Protocol.TCP, 80 - random.nextInt(2), 80 + random.nextInt(3));
        };
    }

    PodSelector selector() {
        NamespaceScope scope = switch (random.nextInt(3)) {
            case 0 -> NamespaceScope.ALL;
            case 1 -> new NamespaceScope.Named("ns" + random.nextInt(2));
            default -> new NamespaceScope.Labelled(new LabelSelector(List.of(LabelRequirement.equal("team", value()))));
        };
        return new PodSelector(
                scope, random.nextBoolean() ? LabelSelector.EVERYTHING : new LabelSelector(some(this::requirement)));
    }

    private LabelRequirement requirement() {
        LabelRequirement.Operator operator =
                LabelRequirement.Operator.values()[random.nextInt(LabelRequirement.Operator.values().length)];
        return switch (operator) {
            case IN, NOT_IN -> new LabelRequirement("app", operator, Set.of(value()));
            case EXISTS, DOES_NOT_EXIST -> new LabelRequirement("app", operator, Set.of());
        };
    }

    private String value() {
        return one("x", "y");
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
