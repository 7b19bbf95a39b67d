package dev.weft.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Direction;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final String KIND = "WeftNetworkPolicy";
    private static final int WEB = 300;
    private static final int DB = 301;
    private static final int FOREIGN = 302;

    private final Map<String, NodeReport> reports = new HashMap<>();

    private static SecurityLabels labels(String namespace, String app) {
        return new SecurityLabels(namespace, Map.of("app", app), Map.of(), "default", "c", new TreeSet<>());
    }

    private static final Map<Integer, SecurityLabels> IDENTITIES =
            Map.of(WEB, labels("shop", "web"), DB, labels("shop", "db"), FOREIGN, labels("other", "web"));

    private static Population.Resident on(String node, int identity) {
        return new Population.Resident(node, identity == FOREIGN ? "other" : "shop", identity);
    }

    /** Web on n1 and n2, the database on n3, a stranger on n4. */
    private Barrier barrier() {
        return new Barrier(
                new Population(List.of(on("n1", WEB), on("n2", WEB), on("n3", DB), on("n4", FOREIGN)), IDENTITIES),
                reports);
    }

    private void reports(String node, long upTo) {
        reports.put(node, new NodeReport(Map.of(KIND, upTo), Map.of()));
    }

    private static PolicyGoal goal(String app, long generation, long version) {
        PodSelector subject = new PodSelector(
                new NamespaceScope.Named("shop"),
                new LabelSelector(List.of(new LabelRequirement("app", LabelRequirement.Operator.IN, Set.of(app)))));
        return new PolicyGoal(
                new Policy(
                        new PolicyRef(KIND, "shop", "p", "u", generation),
                        100,
                        subject,
                        Set.of(Direction.INGRESS),
                        List.of()),
                version,
                true);
    }

    @Test
    void countsNodesWithSelectedEndpointsOnly() {
        reports("n1", 50);
        reports("n2", 49);
        Progress progress = barrier().of(goal("web", 1, 50));
        assertThat(progress.want()).isEqualTo(2);
        assertThat(progress.have()).isEqualTo(1);
        assertThat(progress.waitingFor())
                .containsExactly(new Lag("n2", "it enforces WeftNetworkPolicy up to version 49, this is 50"));
        assertThat(progress.sentence(1, 8))
                .isEqualTo("enforced on 1 of 2 nodes at generation 1, waiting for n2"
                        + " (it enforces WeftNetworkPolicy up to version 49, this is 50)");
        reports("n2", 51);
        assertThat(barrier().of(goal("web", 1, 50)).sentence(1, 8))
                .isEqualTo("enforced on 2 of 2 nodes at generation 1");
    }

    @Test
    void silentNodeIsWaitedFor() {
        reports("n1", 50);
        assertThat(barrier().of(goal("web", 1, 50)).waitingFor())
                .containsExactly(new Lag("n2", "it has endpoints but no WeftNode"));
        reports.put("n2", NodeReport.NONE);
        assertThat(barrier().of(goal("web", 1, 50)).waitingFor())
                .containsExactly(new Lag("n2", "its agent has reported nothing yet of WeftNetworkPolicy"));
    }

    /** Else one that is 5 ms behind is named as one that has been dead for days. */
    @Test
    void nodeThatIsLateBecauseItIsAwayIsNamedSo() {
        String away = "the node is not ready since 2026-11-30T06:36:00Z (AgentAbsent)";
        reports("n1", 50);
        reports.put("n2", new NodeReport(Map.of(KIND, 49L), Map.of(), Map.of(), away));
        Lag late = new Lag("n2", "it enforces WeftNetworkPolicy up to version 49, this is 50; " + away);
        assertThat(barrier().of(goal("web", 1, 50)).waitingFor()).containsExactly(late);
        assertThat(barrier().late("n2", "so")).isEqualTo("so; " + away);
        assertThat(barrier().late("n1", "so")).isEqualTo("so");
        reports.put("n2", new NodeReport(Map.of(KIND, 50L), Map.of(), Map.of(), away));
        assertThat(barrier().of(goal("web", 1, 50)).complete()).isTrue();
    }

    @Test
    void reportOfAnotherKindIsNoReport() {
        reports("n1", 50);
        reports.put("n2", new NodeReport(Map.of("NetworkPolicy", 99L), Map.of()));
        assertThat(barrier().of(goal("web", 1, 50)).complete()).isFalse();
    }

    @Test
    void nodeThatMayEnforceAnEarlierGenerationIsWaitedFor() {
        reports("n1", 50);
        reports("n2", 50);
        reports("n3", 49);
        reports("n4", 49);
        assertThat(barrier().of(goal("web", 1, 50)).complete()).isTrue();
        Progress second = barrier().of(goal("web", 2, 50));
        assertThat(second.want()).isEqualTo(3);
        assertThat(second.waitingFor()).extracting(Lag::node).containsExactly("n3");
        reports("n3", 50);
        assertThat(barrier().of(goal("web", 2, 50)).want()).isEqualTo(2);
        assertThat(barrier().of(goal("web", 2, 50)).complete()).isTrue();
    }

    @Test
    void policyThatSelectsNobodyIsInForce() {
        Progress progress = barrier().of(goal("none", 1, 50));
        assertThat(progress).isEqualTo(new Progress(0, 0, List.of()));
        assertThat(progress.complete()).isTrue();
    }

    @Test
    void endpointOfAnUnknownIdentityMayBeSelected() {
        Barrier barrier = new Barrier(new Population(List.of(on("n1", 999)), IDENTITIES), reports);
        assertThat(barrier.of(goal("web", 1, 50)).want()).isEqualTo(1);
    }

    @Test
    void exceptionOfANodeCountsAgainstIt() {
        reports("n1", 50);
        reports.put(
                "n2",
                new NodeReport(Map.of(KIND, 50L), Map.of(NodeReport.object(KIND, "shop", "p"), "field x is new")));
        assertThat(barrier().of(goal("web", 1, 50)).waitingFor()).containsExactly(new Lag("n2", "field x is new"));
    }

    /** A node that cannot name all that it does not enforce is not taken at its word for the others. */
    @Test
    void exceptionOfAllThatAreNotNamedCountsForAPolicyThatIsNot() {
        reports("n1", 50);
        reports("n2", 50);
        for (String namespace : List.of("shop", "")) {
            reports.put(
                    "n1",
                    new NodeReport(Map.of(KIND, 50L), Map.of(NodeReport.object(KIND, namespace, "*"), "too many")));
            assertThat(barrier().of(goal("web", 1, 50)).waitingFor()).containsExactly(new Lag("n1", "too many"));
        }
        for (String others : List.of(
                NodeReport.object(KIND, "other", "*"),
                NodeReport.object("NetworkPolicy", "shop", "*"),
                NodeReport.object("NetworkPolicy", "", "*"))) {
            reports.put("n1", new NodeReport(Map.of(KIND, 50L), Map.of(others, "too many")));
            assertThat(barrier().of(goal("web", 1, 50)).complete()).isTrue();
        }
    }

    @Test
    void policyThatIsNotUnderstoodIsNowhereInForceAsAWhole() {
        reports("n1", 50);
        reports("n2", 50);
        PolicyGoal understood = goal("web", 1, 50);
        PolicyGoal flawed = new PolicyGoal(understood.policy(), 50, false);
        assertThat(barrier().of(flawed).have()).isZero();
    }

    @Test
    void versionsAreAskedOfEveryNodeWithEndpoints() {
        for (String node : List.of("n1", "n2", "n3", "n4")) {
            reports.put(node, new NodeReport(Map.of("WeftIdentity", 7L, "WeftEndpointSlice", 9L), Map.of()));
        }
        assertThat(barrier().of(Map.of("WeftIdentity", 7L, "WeftEndpointSlice", 9L)))
                .isEqualTo(new Progress(4, 4, List.of()));
        assertThat(barrier()
                        .of(Map.of("WeftIdentity", 8L, "WeftEndpointSlice", 9L))
                        .have())
                .isZero();
        assertThat(barrier().reached("WeftIdentity")).containsEntry("n4", 7L).hasSize(4);
        assertThat(barrier().reached(KIND)).containsEntry("n4", 0L);
    }

    @Test
    void manyNodesAreCounted() {
        List<Lag> waiting =
                IntStream.range(0, 10).mapToObj(i -> new Lag("n" + i, "r")).toList();
        assertThat(new Progress(120, 110, waiting).sentence(7, 2))
                .isEqualTo("enforced on 110 of 120 nodes at generation 7, waiting for n0 (r), n1 (r) and 8 more");
        assertThat(new Progress(120, 110, waiting).sentence(7, 0))
                .isEqualTo("enforced on 110 of 120 nodes at generation 7, waiting for 10");
    }
}
