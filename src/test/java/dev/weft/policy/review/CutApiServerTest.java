package dev.weft.policy.review;

import static dev.weft.policy.review.Shop.API;
import static dev.weft.policy.review.Shop.DENY_EGRESS;
import static dev.weft.policy.review.Shop.PODS;
import static dev.weft.policy.review.Shop.pod;
import static dev.weft.policy.review.Shop.remarks;
import static dev.weft.policy.review.Written.clusterWide;
import static dev.weft.policy.review.Written.kubernetes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Remarks on policies that take the API server away. */
class CutApiServerTest {

    @Test
    void systemPodsThatLoseTheApiServerAreNamed() throws Exception {
        Policy isolating = kubernetes("kube-system", "p", DENY_EGRESS);
        assertThat(remarks(isolating))
                .containsExactly(
                        "CUTS_DNS spec.egress kube-system/metrics", "CUTS_API_SERVER spec.egress kube-system/dns");
        String dns = "CUTS_DNS spec.egress kube-system/metrics";
        assertThat(remarks(isolating, entities(""))).containsExactly(dns);
        assertThat(remarks(isolating, entities(",'ports':[{'port':443}]"))).containsExactly(dns);
        assertThat(remarks(isolating, block("10.96.0.1/32", 443))).containsExactly(dns);
        assertThat(remarks(isolating, block("0.0.0.0/0", 443))).containsExactly(dns);
        // Where the API server really is only kube-proxy sees.
        String cut = "CUTS_API_SERVER spec.egress kube-system/dns";
        assertThat(remarks(isolating, entities(",'ports':[{'port':6443}]"))).containsExactly(dns, cut);
        assertThat(remarks(isolating, block("192.0.2.9/32", 6443))).containsExactly(dns, cut);
        assertThat(remarks(kubernetes("shop", "p", DENY_EGRESS)))
                .noneMatch(remark -> remark.startsWith("CUTS_API_SERVER"));
    }

    /** Controllers of the user's own are as lost without it, and are told by the account that they were given. */
    @Test
    void clientsThatLoseTheApiServerAreNamed() throws Exception {
        Policy isolating =
                kubernetes("shop", "p", "{'podSelector':{'matchLabels':{'app':'web'}}," + DENY_EGRESS.substring(1));
        assertThat(cutsApiServer(isolating, client(PODS.get(0))))
                .containsExactly("spec.egress: 'shop/web' mounts a token and cannot reach the API server: the Service"
                        + " default/kubernetes, 10.96.0.1/32, TCP port 443, is denied to it; allow egress to ipBlock"
                        + " 10.96.0.1/32, TCP port 443, or set automountServiceAccountToken: false");
        assertThat(cutsApiServer(isolating, PODS.get(0), client(PODS.get(0)))).hasSize(1);
        assertThat(cutsApiServer(isolating, client(PODS.get(1)))).isEmpty();
        assertThat(cutsApiServer(entities(",'ports':[{'port':443}]"), client(PODS.get(0))))
                .isEmpty();
        Policy all = clusterWide("all", "{'subject':{'namespaceSelector':{}},'isolate':['Egress']}");
        assertThat(cutsApiServer(all, client(PODS.get(0)), PODS.get(1), PODS.get(3)))
                .singleElement()
                .asString()
                .startsWith("spec.egress: 'kube-system/metrics' cannot reach the API server")
                .contains(" and 1 other kinds of pods; allow egress to entities: [kube-apiserver], TCP port 443")
                .doesNotContain("token");
    }

    private static KnownPod client(KnownPod pod) {
        return new KnownPod(pod.name(), pod.labels(), true, pod.addresses());
    }

    private static List<String> cutsApiServer(Policy policy, KnownPod... pods) {
        return PolicyReview.among(
                        policy,
                        new Surroundings(List.of(pods), List.of(), API, DnsPlace.CONVENTION, List.of("kube-system")))
                .stream()
                .filter(remark -> remark.reason() == Remark.Reason.CUTS_API_SERVER)
                .map(Remark::sentence)
                .toList();
    }

    private static Policy entities(String ports) throws Exception {
        return clusterWide(
                "api",
                "{'subject':{},'egress':[{'action':'Allow','to':[{'entities':['kube-apiserver']}]" + ports + "}]}");
    }

    private static Policy block(String cidr, int port) throws Exception {
        return kubernetes(
                "kube-system",
                "q",
                "{'policyTypes':['Egress'],'egress':[{'to':[{'ipBlock':{'cidr':'" + cidr + "'}}],'ports':[{'port':"
                        + port + "}]}]}");
    }
}
