package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.barrier.Barrier;
import dev.weft.barrier.PolicyGoal;
import dev.weft.barrier.Population;
import dev.weft.barrier.Progress;
import dev.weft.datapath.NodeState;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Direction;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More flaws than a status has room for: from the pass to what is said to those who wait. */
class ExceptionsTest {

    private static final long VERSION = 50;

    private static InForce.Flaw flaw(String kind, String key) {
        return new InForce.Flaw(kind, key, "it gave way");
    }

    private static Stream<InForce.Flaw> flaws(String namespace, int number) {
        return IntStream.range(0, number).mapToObj(i -> flaw("NetworkPolicy", namespace + "/p" + i));
    }

    private static WeftNode node(Stream<InForce.Flaw> flaws) {
        Horizon horizon = new Horizon(
                Map.of("NetworkPolicy", VERSION, "WeftNetworkPolicy", VERSION, "WeftClusterNetworkPolicy", VERSION),
                Map.of(),
                1);
        InForce inForce = new InForce(
                new PolicyCompiler().compile(new PolicyInput(List.of(), List.of())),
                NodeState.EMPTY,
                horizon,
                flaws.toList(),
                0);
        WeftNode node = new StatusSources(() -> "", List::of, () -> inForce, () -> {}, () -> horizon, () -> 1)
                .report(List.of())
                .object("n1", "2026-01-01T00:00:00Z");
        node.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        return node;
    }

    private static List<WeftNodeException> listed(WeftNode node) {
        return node.getStatus().exceptions();
    }

    private static Progress progress(WeftNode node, String kind, String namespace, String name) {
        Policy policy = new Policy(
                new PolicyRef(kind, namespace, name, "u", 1),
                Policy.DEFAULT_ORDER,
                new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING),
                Set.of(Direction.INGRESS),
                List.of());
        SecurityLabels labels = new SecurityLabels("ns", Map.of(), Map.of(), "default", "", new TreeSet<>());
        Population population = new Population(List.of(new Population.Resident("n1", "ns", 256)), Map.of(256, labels));
        return new Barrier(population, Map.of("n1", WeftNodeRow.of(node).report()))
                .of(new PolicyGoal(policy, VERSION, true));
    }

    @Test
    void asManyAsThereIsRoomForAreNamed() {
        WeftNode node = node(flaws("a", 256));
        assertThat(listed(node))
                .hasSize(256)
                .extracting(WeftNodeException::name)
                .doesNotContain("*");
        assertThat(progress(node, "NetworkPolicy", "a", "p256").complete()).isTrue();
    }

    @Test
    void nobodyIsInForceWhomTheListHasNoRoomFor() {
        WeftNode node = node(flaws("a", 257));
        assertThat(listed(node)).hasSize(256);
        for (int i = 0; i < 257; i++) {
            assertThat(progress(node, "NetworkPolicy", "a", "p" + i).complete())
                    .as("p%d", i)
                    .isFalse();
        }
        assertThat(progress(node, "NetworkPolicy", "a", "p99")
                        .waitingFor()
                        .getFirst()
                        .reason())
                .isEqualTo("policies that are not in force as a whole are too many to name them all,"
                        + " and this may be one of them; mend those that are named");
    }

    @Test
    void roomIsUsedUpBeforeSoundPoliciesAreInDoubt() {
        WeftNode node = node(IntStream.range(0, 130).boxed().flatMap(i -> flaws("ns" + i, 2)));
        assertThat(listed(node)).hasSize(256);
        assertThat(IntStream.range(0, 130)
                        .filter(i -> progress(node, "NetworkPolicy", "ns" + i, "whole")
                                .complete()))
                .hasSize(126);
    }

    @Test
    void whoIsNamedDoesNotHangOnTheOrderOrTheNumber() {
        List<InForce.Flaw> flaws = new ArrayList<>(flaws("a", 300).toList());
        List<WeftNodeException> listed = listed(node(flaws.stream()));
        Collections.shuffle(flaws, new Random(1));
        assertThat(listed(node(flaws.stream()))).isEqualTo(listed);
        assertThat(listed(node(Stream.concat(flaws.stream(), Stream.of(flaw("NetworkPolicy", "a/z"))))))
                .isEqualTo(listed);
    }

    /** Or whoever may write policies in one could make all others' doubtful. */
    @Test
    void aNamespaceThatHasTooManyIsInDoubtAlone() {
        WeftNode node = node(Stream.concat(flaws("a", 3000), flaws("b", 40)));
        assertThat(listed(node)).hasSize(256);
        assertThat(progress(node, "NetworkPolicy", "a", "whole").complete()).isFalse();
        assertThat(progress(node, "NetworkPolicy", "b", "whole").complete()).isTrue();
        assertThat(progress(node, "NetworkPolicy", "b", "p39").complete()).isFalse();
        assertThat(progress(node, "WeftNetworkPolicy", "a", "p1").complete()).isTrue();
    }

    @Test
    void ofTooManyNamespacesTheWholeKindIsInDoubt() {
        Stream<InForce.Flaw> everywhere = IntStream.range(0, 300).boxed().flatMap(i -> flaws("ns" + i, 2));
        WeftNode node = node(Stream.concat(everywhere, Stream.of(flaw("WeftClusterNetworkPolicy", "floor"))));
        assertThat(listed(node)).hasSizeLessThanOrEqualTo(256);
        assertThat(progress(node, "NetworkPolicy", "ns299", "p1").complete()).isFalse();
        assertThat(progress(node, "NetworkPolicy", "other", "whole").complete()).isFalse();
        assertThat(progress(node, "WeftClusterNetworkPolicy", "", "floor").complete())
                .isFalse();
        assertThat(progress(node, "WeftClusterNetworkPolicy", "", "roof").complete())
                .isTrue();
    }

    @Test
    void ofTooManyOfTheClusterTheKindIsInDoubt() {
        WeftNode node = node(IntStream.range(0, 300).mapToObj(i -> flaw("WeftClusterNetworkPolicy", "p" + i)));
        assertThat(listed(node).getLast().namespace()).isNull();
        assertThat(progress(node, "WeftClusterNetworkPolicy", "", "p299").complete())
                .isFalse();
        assertThat(progress(node, "NetworkPolicy", "a", "whole").complete()).isTrue();
    }
}
