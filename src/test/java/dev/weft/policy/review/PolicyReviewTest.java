package dev.weft.policy.review;

import static dev.weft.policy.review.Written.clusterWide;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Remarks that depend on the pods and policies that there are. */
class PolicyReviewTest {

    static final String ALLOW_DNS = "{'policyTypes':['Egress'],'egress':[{'to':[{'namespaceSelector':"
            + "{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}},'podSelector':{'matchLabels':"
            + "{'k8s-app':'kube-dns'}}}],'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]}]}";
    static final String DENY_EGRESS = "{'policyTypes':['Egress']}";
    private static final ApiServerPlace API = new ApiServerPlace(Set.of(Address.parse("10.96.0.1")), 443);

    private static final List<KnownPod> PODS = List.of(
            pod("shop/web", Map.of("app", "web"), "10.0.0.1", 80),
            pod("shop/db", Map.of("app", "db"), "10.0.0.2", 5432),
            pod("kube-system/dns", Map.of("k8s-app", "kube-dns"), "10.0.0.3", 0),
            pod("kube-system/metrics", Map.of("app", "metrics"), "fd00::4", 0));

    private static KnownPod pod(String name, Map<String, String> labels, String address, int web) {
        String namespace = name.substring(0, name.indexOf('/'));
        TreeSet<NamedPort> ports = new TreeSet<>();
        if (web > 0) {
            ports.add(new NamedPort(web == 80 ? "http" : "sql", Protocol.TCP, web));
        }
        return new KnownPod(
                name,
                new SecurityLabels(
                        namespace, labels, Map.of("kubernetes.io/metadata.name", namespace), "default", "", ports),
                false,
                Set.of(Address.parse(address)));
    }

    private static List<String> remarks(Policy policy, Policy... others) {
        return PolicyReview.among(
                        policy,
                        new Surroundings(PODS, List.of(others), API, DnsPlace.CONVENTION, List.of("kube-system")))
                .stream()
                .map(remark -> remark.reason() + " " + remark.field() + " " + remark.value())
                .toList();
    }

    private static Remark only(Policy policy, Policy... others) {
        List<Remark> found = PolicyReview.among(
                policy, new Surroundings(PODS, List.of(others), API, DnsPlace.CONVENTION, List.of("kube-system")));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

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

    private static List<String> sentences(Policy policy, Surroundings around) {
        return PolicyReview.among(policy, around).stream().map(Remark::sentence).toList();
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

    static Surroundings cluster(DnsPlace dns, Policy... others) {
        return new Surroundings(PODS, List.of(others), API, dns, List.of("kube-system"));
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
