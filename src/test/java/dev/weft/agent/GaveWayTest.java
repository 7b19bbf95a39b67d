package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.barrier.Barrier;
import dev.weft.barrier.Lag;
import dev.weft.barrier.NodeReport;
import dev.weft.barrier.PolicyGoal;
import dev.weft.barrier.Population;
import dev.weft.barrier.Progress;
import dev.weft.datapath.NodeState;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A policy one of whose rules gave way on a node: from the compiler to what is said of it to those who wait. */
class GaveWayTest {

    private static final long VERSION = 50;
    private static final PodSelector EVERYBODY = new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING);

    private static final List<Identity> IDENTITIES = IntStream.range(256, 600)
            .mapToObj(number -> new Identity(
                    number,
                    new SecurityLabels("ns", Map.of("app", "" + number), Map.of(), "default", "", new TreeSet<>())))
            .toList();

    private static final Policy LARGE = policy("NetworkPolicy", "ns", "large", 200);
    private static final Policy FLOOR = policy("WeftClusterNetworkPolicy", "", "floor", 300);
    private static final Policy SMALL = policy("NetworkPolicy", "ns", "small", 2);

    private static Policy policy(String kind, String namespace, String name, int ports) {
        List<RulePort> singly = IntStream.range(0, ports)
                .<RulePort>mapToObj(i -> new RulePort.Range(Protocol.TCP, 2 * i + 1, 2 * i + 1))
                .toList();
        return new Policy(
                new PolicyRef(kind, namespace, name, "u-" + name, 1),
                Policy.DEFAULT_ORDER,
                EVERYBODY,
                EnumSet.of(Direction.INGRESS),
                List.of(new Rule(Direction.INGRESS, 0, Verdict.ALLOW, List.of(new RulePeer.Pods(EVERYBODY)), singly)));
    }

    /** Returns the WeftNode that an agent writes once these policies are in force as far as they can be. */
    private static WeftNode node(Policy... policies) {
        Horizon horizon =
                new Horizon(Map.of("NetworkPolicy", VERSION, "WeftClusterNetworkPolicy", VERSION), Map.of(), 1);
        InForce inForce = InForce.of(
                new ClusterSnapshot(horizon, List.of(), List.of(), List.of(), List.of(), Set.of()),
                new PolicyCompiler().compile(new PolicyInput(List.of(policies), IDENTITIES)),
                NodeState.EMPTY,
                0);
        WeftNode node = new StatusSources(() -> "", List::of, () -> inForce, () -> {}, () -> horizon, () -> 1)
                .report(List.of())
                .object("n1", "2026-01-01T00:00:00Z");
        node.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        return node;
    }

    private static Progress progress(Policy policy, NodeReport report) {
        Map<Integer, SecurityLabels> labels =
                IDENTITIES.stream().collect(Collectors.toMap(Identity::number, Identity::labels));
        Population population = new Population(List.of(new Population.Resident("n1", "ns", 256)), labels);
        return new Barrier(population, Map.of("n1", report)).of(new PolicyGoal(policy, VERSION, true));
    }

    @Test
    void standsInTheStatusOfTheNode() {
        assertThat(node(LARGE, FLOOR, SMALL).getStatus().exceptions())
                .extracting(WeftNodeException::kind, WeftNodeException::namespace, WeftNodeException::name)
                .containsExactlyInAnyOrder(
                        tuple("NetworkPolicy", "ns", "large"), tuple("WeftClusterNetworkPolicy", null, "floor"));
        assertThat(node(SMALL).getStatus().exceptions()).isEmpty();
    }

    @Test
    void isWaitedForAndTheOthersAreNot() {
        WeftNode node = node(LARGE, FLOOR, SMALL);
        NodeReport report = WeftNodeRow.of(node).report();
        Map<String, String> reasons = node.getStatus().exceptions().stream()
                .collect(Collectors.toMap(WeftNodeException::name, WeftNodeException::reason));
        assertThat(progress(LARGE, report).waitingFor())
                .containsExactly(new Lag("n1", reasons.getOrDefault("large", "")));
        assertThat(progress(FLOOR, report).waitingFor())
                .containsExactly(new Lag("n1", reasons.getOrDefault("floor", "")));
        assertThat(progress(SMALL, report).complete()).isTrue();
    }

    /** Without the large ones there is room again. */
    @Test
    void isNotWaitedForOnceThereIsRoom() {
        NodeReport report = WeftNodeRow.of(node(policy("NetworkPolicy", "ns", "large", 20), SMALL))
                .report();
        assertThat(progress(LARGE, report).complete()).isTrue();
    }
}
