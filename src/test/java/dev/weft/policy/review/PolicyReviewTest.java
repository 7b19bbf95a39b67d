package dev.weft.policy.review;

import static dev.weft.policy.review.Shop.ALLOW_DNS;
import static dev.weft.policy.review.Shop.API;
import static dev.weft.policy.review.Shop.PODS;
import static dev.weft.policy.review.Shop.only;
import static dev.weft.policy.review.Shop.pod;
import static dev.weft.policy.review.Shop.remarks;
import static dev.weft.policy.review.Shop.sentences;
import static dev.weft.policy.review.Written.clusterWide;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Remarks that depend on the pods and policies that there are. */
class PolicyReviewTest {

    @Test
    void policyThatWorksHasNone() throws Exception {
        assertThat(remarks(kubernetes(
                        "shop",
                        "db",
                        "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{'from':[{'podSelector':"
                                + "{'matchLabels':{'app':'web'}}}],'ports':[{'port':'sql'}]}]}")))
                .isEmpty();
    }

    @Test
    void withoutPodsNothingIsSaidOfPods() throws Exception {
        Policy policy = kubernetes("nowhere", "p", "{'policyTypes':['Egress'],'ingress':[]}");
        assertThat(PolicyReview.among(
                        policy, new Surroundings(List.of(), List.of(), API, DnsPlace.CONVENTION, List.of())))
                .isEmpty();
    }

    @Test
    void selectorsOfNobodyAreNamed() throws Exception {
        assertThat(remarks(weft(
                        "shop",
                        "p",
                        "{'subject':{'podSelector':{'matchLabels':{'app':'wbe'}}},'ingress':[{'action':'Allow','from':["
                                + "{'podSelector':{'matchLabels':{'app':'web'}}},"
                                + "{'namespaceSelector':{'matchLabels':{'team':'a'}}}]}]}")))
                .containsExactly(
                        "NO_SUCH_POD spec.subject app in (wbe) in shop",
                        "NO_SUCH_POD spec.ingress[0].from in namespaces team in (a)");
    }

    /** The rule fails closed, or denies nothing, and nobody is told otherwise. */
    @Test
    void blocksThatNothingIsLeftOfAreNamed() throws Exception {
        String rule =
                "{'subject':{},'isolate':[],'egress':[{'action':'Allow','to':[{'ipBlock':{'cidr':'%s','except':[%s]}}]}]}";
        assertThat(only(weft("shop", "p", rule.formatted("10.0.0.0/8", "'10.0.0.0/8'")))
                        .sentence())
                .isEqualTo(
                        "spec.egress[0].to: '10.0.0.0/8' has no effect: its exceptions leave no address of it; narrow"
                                + " them, or remove the block");
        String thirds = "'fd00::/17','fd00:8000::/18','fd00:c000::/18'";
        assertThat(remarks(weft("shop", "p", rule.formatted("fd00::/16", thirds))))
                .containsExactly("NO_EFFECT spec.egress[0].to fd00::/16");
        assertThat(remarks(weft("shop", "p", rule.formatted("fd00::/16", thirds.replace("c000::/18", "c000::/19")))))
                .isEmpty();
        assertThat(remarks(weft("shop", "p", rule.formatted("10.0.0.0/8", "")))).isEmpty();
    }

    @Test
    void icmpOfTheOtherFamilyIsNamed() throws Exception {
        String rule = "{'subject':{},'isolate':[],'ingress':[{'action':'Allow','from':[%s],'ports':[%s]}]}";
        String ipv4 = "{'ipBlock':{'cidr':'10.0.0.0/8'}}";
        String ipv6 = "{'ipBlock':{'cidr':'fd00::/8'}}";
        String icmp = "{'protocol':'ICMP','icmpType':8}";
        String icmpv6 = "{'protocol':'ICMPv6'}";
        assertThat(only(weft("shop", "p", rule.formatted(ipv4, icmpv6))).sentence())
                .isEqualTo("spec.ingress[0].ports: 'ICMPv6' has no effect: all blocks of the rule are of IPv4; write"
                        + " ICMP, or add a block of IPv6");
        assertThat(remarks(weft("shop", "p", rule.formatted(ipv6, icmp + ",{'port':80}"))))
                .containsExactly("NO_EFFECT spec.ingress[0].ports ICMP");
        assertThat(only(weft("shop", "p", rule.formatted(ipv4 + "," + ipv6, icmp)))
                        .sentence())
                .isEqualTo("spec.ingress[0].from: 'fd00::/8' has no effect: all ports of the rule are ICMP; add ICMPv6,"
                        + " or remove the block");
        assertThat(remarks(weft("shop", "p", rule.formatted(ipv4 + "," + ipv6, icmp + "," + icmpv6))))
                .isEmpty();
        assertThat(remarks(weft("shop", "p", rule.formatted("{'podSelector':{}}," + ipv4, icmpv6 + ",{'port':80}"))))
                .isEmpty();
    }

    /** kubectl shows pods with such labels, so comparing them is no help. */
    @Test
    void selectorsOfHostNetworkPodsAreNamed() throws Exception {
        SecurityLabels exporter =
                pod("shop/exporter", Map.of("app", "exporter"), "192.0.2.1", 0).labels();
        Surroundings around =
                new Surroundings(PODS, List.of(exporter), List.of(), API, DnsPlace.CONVENTION, List.of("kube-system"));
        String spec = "{'%s':{'matchLabels':{'app':'exporter'}},'ingress':[{'from':[{'podSelector':{'matchLabels':"
                + "{'app':'exporter'}}}]}]}";
        assertThat(sentences(kubernetes("shop", "p", spec.formatted("podSelector")), around))
                .containsExactly(
                        "spec.podSelector: 'app in (exporter) in shop' matches only host-network pods, which no"
                                + " selector selects; select pods without hostNetwork: true, as policies judge no other",
                        "spec.ingress[0].from: 'app in (exporter) in shop' matches only host-network pods, which no"
                                + " selector selects; name their nodes by ipBlock");
        assertThat(sentences(
                        weft(
                                "shop",
                                "p",
                                "{'subject':{},'ingress':[{'action':'Allow','from':[{'podSelector':{'matchLabels':{'app':'exporter'}}}]}]}"),
                        around))
                .singleElement()
                .asString()
                .endsWith("; name their nodes by entities: [host, remote-node] or ipBlock");
    }

    @Test
    void rulesThatMakeMoreEntriesThanThereIsRoomForAreNamed() throws Exception {
        List<KnownPod> many = IntStream.range(0, 200)
                .mapToObj(i -> pod("shop/p" + i, Map.of("app", "p" + i), "10.1.0." + i, 0))
                .toList();
        String fits = "{'from':[{'podSelector':{}}],'ports':[{'port':80},{'port':1000,'endPort':2000}]}";
        String ports = IntStream.range(0, 1000)
                .mapToObj(port -> "{'port':" + (10_000 + port) + "}")
                .collect(Collectors.joining(","));
        Policy policy = kubernetes(
                "shop", "p", "{'ingress':[" + fits + ",{'from':[{'podSelector':{}}],'ports':[" + ports + "]}]}");
        List<Remark> found = PolicyReview.among(
                policy, new Surroundings(many, List.of(), API, DnsPlace.CONVENTION, List.of("kube-system")));
        assertThat(found)
                .extracting(Remark::sentence)
                .containsExactly(
                        "spec.ingress[1].ports: '1 peer, 1000 ports' make more than 65536 entries with the pods that there are, one for each port and each set of labels or prefix, so nothing is allowed by the rule; name ranges of ports, fewer ports, or fewer peers");
    }

    /** Each is one prefix for itself and one for each exception in it. */
    @Test
    void blocksThatMakeMoreEntriesThanThereIsRoomForAreNamed() throws Exception {
        String blocks = IntStream.range(0, 300)
                .mapToObj(i -> i % 2 == 0
                        ? "{'ipBlock':{'cidr':'198.18.%d.0/24','except':['198.18.%d.0/25']}}".formatted(i / 2, i / 2)
                        : "{'ipBlock':{'cidr':'2001:db8:%x::/48'}}".formatted(i))
                .collect(Collectors.joining(","));
        String few = singly(100);
        String many = singly(300);
        String rules = "[{'to':[" + blocks + "],'ports':[" + few + "]},{'to':[" + blocks + "],'ports':[" + many + "]}]";
        Policy policy = kubernetes("shop", "p", "{'policyTypes':['Egress'],'egress':" + rules + "}");
        assertThat(remarks(policy))
                .contains("TOO_LARGE spec.egress[1].ports 300 peers, 300 ports")
                .noneMatch(remark -> remark.startsWith("TOO_LARGE spec.egress[0]"));
        assertThat(remarks(kubernetes(
                        "shop", "p", "{'policyTypes':['Egress'],'egress':" + rules.replace(many, few) + "}")))
                .noneMatch(remark -> remark.startsWith("TOO_LARGE"));
    }

    private static String singly(int ports) {
        return IntStream.range(0, ports)
                .mapToObj(port -> "{'port':" + (10_001 + 2 * port) + "}")
                .collect(Collectors.joining(","));
    }

    @Test
    void portNamesAreLookedUpWhereTheRuleDoes() throws Exception {
        String ports = "'ports':[{'port':'http'}]";
        assertThat(remarks(kubernetes(
                        "shop", "p", "{'podSelector':{'matchLabels':{'app':'db'}},'ingress':[{" + ports + "}]}")))
                .containsExactly("NO_SUCH_PORT spec.ingress[0].ports TCP/http");
        assertThat(remarks(kubernetes("shop", "p", "{'ingress':[{" + ports + "}]}")))
                .isEmpty();
        String toDb = "{'policyTypes':['Egress'],'egress':[{'to':[{'podSelector':{'matchLabels':{'app':'db'}}}],"
                + ports + "},{'to':[{'ipBlock':{'cidr':'10.0.0.2/32'}}]," + ports + "}]}";
        assertThat(remarks(kubernetes("shop", "p", toDb), kubernetes("shop", "dns", ALLOW_DNS)))
                .containsExactly(
                        "NO_SUCH_PORT spec.egress[0].ports TCP/http", "NO_SUCH_PORT spec.egress[1].ports TCP/http");
    }

    @Test
    void ruleOfAStrongerPolicyHides() throws Exception {
        Policy guard = clusterWide(
                "guard", "{'subject':{},'order':10,'isolate':[],'ingress':[{'action':'Deny','ports':[{'port':22}]}]}");
        Policy policy = kubernetes("shop", "p", "{'ingress':[{'ports':[{'port':22}]},{'ports':[{'port':80}]}]}");
        Remark remark = only(policy, guard);
        assertThat(remark.reason()).isEqualTo(Remark.Reason.HIDDEN_RULE);
        assertThat(remark.sentence())
                .isEqualTo("spec.ingress[0]: 'Allow' never decides: spec.ingress[0] of WeftClusterNetworkPolicy /guard "
                        + "denies all that it selects; remove it, or give the policy a lower order");
        Policy weaker = clusterWide("weak", "{'subject':{},'order':200,'isolate':[],'ingress':[{'action':'Deny'}]}");
        assertThat(remarks(policy, weaker)).isEmpty();
        assertThat(remarks(policy, staged(guard))).isEmpty();
        assertThat(remarks(staged(policy), guard)).hasSize(1);
        assertThat(remarks(staged(policy), staged(guard))).hasSize(1);
    }
}
