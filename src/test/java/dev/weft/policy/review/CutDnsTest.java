package dev.weft.policy.review;

import static dev.weft.policy.review.Shop.ALLOW_DNS;
import static dev.weft.policy.review.Shop.API;
import static dev.weft.policy.review.Shop.DENY_EGRESS;
import static dev.weft.policy.review.Shop.cluster;
import static dev.weft.policy.review.Shop.only;
import static dev.weft.policy.review.Shop.pod;
import static dev.weft.policy.review.Shop.remarks;
import static dev.weft.policy.review.Shop.sentences;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Remarks on policies that take the cluster's DNS away. */
class CutDnsTest {

    @Test
    void isolationWithoutDnsIsNamedUntilSomePolicyAllowsIt() throws Exception {
        Policy isolating = kubernetes("shop", "quiet", DENY_EGRESS);
        Remark remark = only(isolating);
        assertThat(remark.reason()).isEqualTo(Remark.Reason.CUTS_DNS);
        assertThat(remark.sentence())
                .startsWith("spec.egress: 'shop/web' cannot ask the cluster's DNS: egress to port 53, UDP and TCP, is "
                        + "denied to it and 1 other kinds of pods; allow UDP and TCP port 53");
        Policy dns = kubernetes("shop", "dns", ALLOW_DNS);
        assertThat(remarks(isolating, dns)).isEmpty();
        assertThat(remarks(dns, isolating)).isEmpty();
        Policy udp = kubernetes("shop", "dns", ALLOW_DNS.replace(",{'protocol':'TCP','port':53}", ""));
        assertThat(only(isolating, udp).message()).contains("egress to port 53, TCP, is denied");
        Policy byAddress = kubernetes(
                "shop", "dns", "{'policyTypes':['Egress'],'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/24'}}]}]}");
        assertThat(remarks(isolating, byAddress)).isEmpty();
    }

    /** Staged policies are judged together, so they count for each other; for what is enforced they do not. */
    @Test
    void whatAStagedPolicyWouldCutIsNamed() throws Exception {
        Policy isolating = kubernetes("shop", "quiet", DENY_EGRESS);
        Policy dns = kubernetes("shop", "dns", ALLOW_DNS);
        assertThat(only(staged(isolating)).sentence())
                .startsWith("spec.egress: 'shop/web' cannot ask the cluster's DNS once this is enforced: egress to port"
                        + " 53, UDP and TCP, is denied to it");
        assertThat(remarks(staged(isolating), staged(dns))).isEmpty();
        assertThat(remarks(staged(isolating), dns)).isEmpty();
        assertThat(remarks(isolating, staged(dns))).containsExactly("CUTS_DNS spec.egress shop/web");
        assertThat(remarks(staged(kubernetes("kube-system", "p", "{'ingress':[]}"))))
                .containsExactly("CUTS_DNS spec.ingress kube-system/dns");
        assertThat(remarks(staged(kubernetes("kube-system", "p", DENY_EGRESS))))
                .contains("CUTS_API_SERVER spec.egress kube-system/dns");
    }

    /** What a pod sends to the Service is judged by that address first; kube-proxy makes it a pod's only behind it. */
    @Test
    void addressOfTheDnsServiceCountsToo() throws Exception {
        Surroundings cluster = cluster(new DnsPlace(
                "kube-system",
                DnsPlace.CONVENTION.labels(),
                Set.of(Address.parse("10.96.0.10")),
                DnsPlace.CONVENTION.ports()));
        assertThat(PolicyReview.among(kubernetes("shop", "dns", ALLOW_DNS), cluster))
                .singleElement()
                .satisfies(remark -> assertThat(remark.sentence())
                        .contains("egress to port 53, UDP and TCP, of its Service, is denied to it")
                        .contains("to ipBlock 10.96.0.10/32, the address of its Service, too"));
        String both =
                ALLOW_DNS.replace("{'to':[{'namespace", "{'to':[{'ipBlock':{'cidr':'10.96.0.10/32'}},{'namespace");
        assertThat(PolicyReview.among(kubernetes("shop", "dns", both), cluster)).isEmpty();
        assertThat(PolicyReview.among(kubernetes("shop", "none", DENY_EGRESS), cluster)
                        .getFirst()
                        .sentence())
                .contains("k8s-app: kube-dns in namespace kube-system, and allow UDP and TCP port 53 to ipBlock");
    }

    /** The Service's address decides which family a pod asks in, and it has both. */
    @Test
    void dnsIsAskedInEachFamilyThatPodAndServiceHave() throws Exception {
        KnownPod web = both(pod("shop/web", Map.of("app", "web"), "10.0.0.1", 0), "fd00::1");
        KnownPod dns = both(pod("kube-system/dns", Map.of("k8s-app", "kube-dns"), "10.0.0.3", 0), "fd00::3");
        assertThat(dual(block("10.0.0.3", "fd00::3", "10.96.0.10"), web, dns))
                .singleElement()
                .asString()
                .endsWith("egress to port 53, UDP and TCP, of its Service, is denied to it over IPv6; allow UDP and TCP"
                        + " port 53 to ipBlock fd96::10/128, the address of its Service, too");
        assertThat(dual(block("10.0.0.3", "10.96.0.10", "fd96::10"), web, dns))
                .singleElement()
                .asString()
                .endsWith("egress to port 53, UDP and TCP, is denied to it over IPv6; allow UDP and TCP port 53 with"
                        + " podSelector k8s-app: kube-dns in namespace kube-system");
        assertThat(dual(block("10.0.0.3", "fd00::3"), web, dns))
                .singleElement()
                .asString()
                .endsWith(" is denied to it; allow UDP and TCP port 53 to ipBlock 10.96.0.10/32 and fd96::10/128, the"
                        + " addresses of its Service, too");
        assertThat(dual(block("10.0.0.3", "fd00::3", "10.96.0.10", "fd96::10"), web, dns))
                .isEmpty();
        KnownPod ipv4 = pod("shop/web", Map.of("app", "web"), "10.0.0.1", 0);
        assertThat(dual(block("10.0.0.3", "10.96.0.10"), ipv4, dns)).isEmpty();
        assertThat(dual(block("10.0.0.3", "10.96.0.10"), ipv4, web, dns)).hasSize(1);
        assertThat(dual(
                        block("10.0.0.3", "10.96.0.10", "fd96::10"),
                        web,
                        pod(dns.name(), Map.of("k8s-app", "kube-dns"), "10.0.0.3", 0)))
                .isEmpty();
    }

    private static KnownPod both(KnownPod pod, String ipv6) {
        return new KnownPod(
                pod.name(),
                pod.labels(),
                pod.isClient(),
                Set.of(pod.addresses().iterator().next(), Address.parse(ipv6)));
    }

    private static String block(String... addresses) {
        return Stream.of(addresses)
                .map(address -> "{'ipBlock':{'cidr':'" + Cidr.of(Address.parse(address)) + "'}}")
                .collect(Collectors.joining(",", "{'policyTypes':['Egress'],'egress':[{'to':[", "]}]}"));
    }

    private static List<String> dual(String spec, KnownPod... pods) throws Exception {
        DnsPlace both = new DnsPlace(
                "kube-system",
                DnsPlace.CONVENTION.labels(),
                Set.of(Address.parse("10.96.0.10"), Address.parse("fd96::10")),
                DnsPlace.CONVENTION.ports());
        return sentences(
                kubernetes("shop", "dns", spec), new Surroundings(List.of(pods), List.of(), API, both, List.of()));
    }

    /** The pods are those that the Service selects, and their ports those that it leads to. */
    @Test
    void dnsIsWhereItsServiceLeads() throws Exception {
        Surroundings cluster = cluster(new DnsPlace(
                "shop",
                Map.of("app", "db"),
                Set.of(),
                List.of(new DnsPort(Protocol.UDP, "", 5353), new DnsPort(Protocol.TCP, "sql", 5353))));
        Policy usual = kubernetes("shop", "dns", ALLOW_DNS);
        assertThat(PolicyReview.among(usual, cluster).getFirst().sentence())
                .isEqualTo(
                        "spec.egress: 'shop/web' cannot ask the cluster's DNS: egress to port 5353, UDP and TCP, is"
                                + " denied to it; allow UDP port 5353 and TCP port 5432 with podSelector app: db in namespace shop, and to the address of its Service, by ipBlock");
        String there =
                "'egress':[{'to':[{'podSelector':{'matchLabels':{'app':'db'}}}],'ports':[{'protocol':'UDP','port':"
                        + "5353},{'port':%s}]}]}";
        Policy right = kubernetes("shop", "dns", "{'policyTypes':['Egress']," + there.formatted("'sql'"));
        assertThat(PolicyReview.among(right, cluster)).isEmpty();
        Policy wrong = kubernetes("shop", "dns", "{'policyTypes':['Egress']," + there.formatted("5353"));
        assertThat(PolicyReview.among(wrong, cluster).getFirst().message())
                .contains("egress to port 5432, TCP, is denied");
        Policy closed = kubernetes(
                "shop", "p", "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'ports':[{'port':53}]}]}");
        assertThat(PolicyReview.among(closed, cluster).getFirst().sentence())
                .contains("'shop/db' is the cluster's DNS", "to UDP port 5353 and TCP port 5432 from all namespaces");
    }

    @Test
    void denyOfDnsIsNamed() throws Exception {
        Policy deny = weft(
                "shop",
                "p",
                "{'subject':{},'isolate':[],'egress':[{'action':'Deny','ports':[{'protocol':'UDP','port':53}]}]}");
        assertThat(only(deny).message()).contains("egress to port 53, UDP, is denied to it");
    }

    @Test
    void closingTheDnsPodsIsNamed() throws Exception {
        Policy closed = kubernetes("kube-system", "p", "{'ingress':[]}");
        assertThat(remarks(closed)).containsExactly("CUTS_DNS spec.ingress kube-system/dns");
        Policy open = kubernetes(
                "kube-system",
                "p",
                "{'ingress':[{'from':[{'namespaceSelector':{}}],'ports':[{'protocol':'UDP','port':53}]}]}");
        assertThat(remarks(open)).isEmpty();
    }
}
