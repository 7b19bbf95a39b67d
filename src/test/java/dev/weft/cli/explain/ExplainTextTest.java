package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplainTextTest {

    private static final String DENIED = """
            {"from":"t/a","to":"t/b","protocol":"TCP","port":80,"family":4,"verdict":"deny","dropReason":"POLICY_DENIED",
             "egress":"allow","egressBy":{"reason":"rule","kind":"WeftClusterNetworkPolicy","namespace":"","name":"floor",
               "rule":2,"selectedBy":["/floor"],"field":"spec.egress[2]","peerField":"spec.egress[2].to[0]","line":31,
               "yaml":"action: Allow","changedSince":false,"nearest":null},
             "ingress":"deny","ingressBy":{"reason":"default-deny","kind":null,"namespace":null,"name":null,"rule":null,
               "selectedBy":["t/web","t/other"],"nearest":{"kind":"NetworkPolicy","namespace":"t","name":"web",
                 "direction":"ingress","rule":0,"field":"spec.ingress[0]","line":14,"yaml":"from:\\n- podSelector: {}",
                 "changedSince":false,"missing":[{"what":"label","message":"the sender has no label x"}]}},
             "path":[{"node":"n1","program":"from_pod","verdict":"deny","steps":[
               {"map":"endpoint","key":4,"value":{"identity":256}},{"map":"ipcache_cidr","key":{"set":3,"prefix":"10.0.0.1/32"},"value":null}]}],
             "notes":["read this"]}""";

    @Test
    void saysWhatDecidedAndWhatIsMissing() throws Exception {
        assertThat(ExplainText.of(TestingAgents.MAPPER.readTree(DENIED)))
                .containsExactly(
                        "deny  t/a -> t/b  TCP/80 IPv4  POLICY_DENIED",
                        "",
                        "n1: from_pod says deny",
                        "  endpoint      4  ->  identity=256",
                        "  ipcache_cidr  set=3 prefix=10.0.0.1/32  ->  no entry",
                        "",
                        "egress   allow  rule 2 of WeftClusterNetworkPolicy floor",
                        "  spec.egress[2], line 31, by spec.egress[2].to[0]",
                        "    action: Allow",
                        "",
                        "ingress  deny   no rule matches, and policies isolate the pod: t/web, t/other",
                        "  nearest: ingress rule 0 of NetworkPolicy t/web",
                        "  missing: label: the sender has no label x",
                        "  spec.ingress[0], line 14",
                        "    from:",
                        "    - podSelector: {}",
                        "note: read this");
    }

    @Test
    void saysWhenARuleIsOutOfDate() throws Exception {
        String changed = DENIED.replace("\"changedSince\":false,\"nearest\"", "\"changedSince\":true,\"nearest\"")
                .replace("\"yaml\":\"action: Allow\",", "");
        assertThat(ExplainText.of(TestingAgents.MAPPER.readTree(changed)))
                .contains("  the object has changed since this came into force");
    }

    @Test
    void pingsHaveNoPort() throws Exception {
        String ping = DENIED.replace("\"protocol\":\"TCP\",\"port\":80", "\"protocol\":\"ICMP\",\"port\":null");
        assertThat(ExplainText.of(TestingAgents.MAPPER.readTree(ping)).getFirst())
                .isEqualTo("deny  t/a -> t/b  ICMP IPv4  POLICY_DENIED");
    }

    /** No side has anything to say of such a drop. */
    @Test
    void dropBeforePolicyPointsToItsReason() throws Exception {
        String early = """
                {"from":"t/a","to":"t/b","protocol":"ICMP","port":null,"family":4,"verdict":"deny","dropReason":"UNRELATED_ICMP",
                 "egress":"n/a","egressBy":null,"ingress":"n/a","ingressBy":null,
                 "path":[{"node":"n1","program":"from_pod","verdict":"deny","steps":[]}],"notes":[]}""";
        assertThat(ExplainText.of(TestingAgents.MAPPER.readTree(early)))
                .containsExactly(
                        "deny  t/a -> t/b  ICMP IPv4  UNRELATED_ICMP",
                        "",
                        "n1: from_pod says deny",
                        "note: UNRELATED_ICMP is no policy's doing: docs/dropped.md has what it means and what to do");
    }

    /** Not that there is none: the search has limits. */
    @Test
    void saysThatNoRuleWasFound() throws Exception {
        String none = DENIED.replace("\"nearest\":{", "\"nearest\":null,\"else\":{");
        assertThat(ExplainText.of(TestingAgents.MAPPER.readTree(none)))
                .contains("  no allow rule was found that could let it pass");
    }
}
