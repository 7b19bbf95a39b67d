package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStagedStatus;
import dev.weft.cli.explain.PolicyCounts.Count;
import dev.weft.model.PolicyRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyCountsTest {

    private static final PolicyRef POLICY = new PolicyRef("NetworkPolicy", "shop", "web", "uid", 3);

    private static String count(int generation, String rule, long packets, String last) {
        return count("uid", generation, rule, packets, last);
    }

    private static String count(String uid, int generation, String rule, long packets, String last) {
        return """
                {"uid":"%s","generation":%d,"direction":"ingress","rule":%s,"outcome":"enforced","judged":1,"packets":%d,"bytes":10,
                 "last":%s}""".formatted(uid, generation, rule, packets, last);
    }

    @Test
    void addsUpOverTheNodesAndNamesThoseThatAreSilent() {
        String trial = """
                {"uid":"%s","generation":3,"since":"%s","endpoints":4,"endpointsWithTraffic":%d,"wouldDenyPackets":5,"wouldAllowPackets":0}""";
        TestingAgents agents = new TestingAgents()
                .answer(
                        "n1",
                        "{\"ok\":true,\"counts\":[" + count(3, "0", 5, "\"2026-01-01T00:00:00Z\"") + ","
                                + count(3, "null", 2, "null") + "," + count(2, "0", 100, "null") + "],\"trial\":"
                                + trial.formatted("uid", "2026-01-01T00:00:00Z", 1) + "}")
                .answer(
                        "n2",
                        "{\"ok\":true,\"counts\":[" + count(3, "0", 7, "\"2026-02-02T00:00:00Z\"") + "],\"trial\":"
                                + trial.formatted("uid", "2026-01-02T00:00:00Z", 4) + "}")
                .answer("n3", "{\"ok\":false,\"message\":\"no\"}")
                .answer(
                        "n5",
                        "{\"ok\":true,\"counts\":[],\"trial\":" + trial.formatted("another", "2026-01-03T00:00:00Z", 4)
                                + "}");
        PolicyCounts counts = PolicyCounts.read(agents, List.of("n1", "n2", "n3", "n4", "n5"), POLICY);
        assertThat(counts.rules())
                .containsExactly(
                        new Count("ingress", null, "enforced", 1, 2, 10, null),
                        new Count("ingress", 0, "enforced", 2, 12, 20, "2026-02-02T00:00:00Z"));
        assertThat(counts.staged()).isEqualTo(new PolicyStagedStatus("2026-01-02T00:00:00Z", 2, 8, 5, 10L, 0L));
        assertThat(counts.silent())
                .containsEntry("n3", "no")
                .containsEntry("n4", "the agent of node n4 does not answer")
                .hasSize(2);
    }

    @Test
    void aDeletedPolicyOfTheSameNameDoesNotCount() {
        TestingAgents agents = new TestingAgents()
                .answer(
                        "n1",
                        "{\"ok\":true,\"counts\":[" + count("deleted", 3, "0", 100, "null") + ","
                                + count(3, "0", 5, "null") + "]}");
        assertThat(PolicyCounts.read(agents, List.of("n1"), POLICY).rules())
                .containsExactly(new Count("ingress", 0, "enforced", 1, 5, 10, null));
    }
}
