package dev.weft.policy.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A few pods, what reviews of policies beside them find, and policies that many tests need. */
final class Shop {

    static final String ALLOW_DNS = "{'policyTypes':['Egress'],'egress':[{'to':[{'namespaceSelector':"
            + "{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}},'podSelector':{'matchLabels':"
            + "{'k8s-app':'kube-dns'}}}],'ports':[{'protocol':'UDP','port':53},{'protocol':'TCP','port':53}]}]}";
    static final String DENY_EGRESS = "{'policyTypes':['Egress']}";
    static final ApiServerPlace API = new ApiServerPlace(Set.of(Address.parse("10.96.0.1")), 443);

    static final List<KnownPod> PODS = List.of(
            pod("shop/web", Map.of("app", "web"), "10.0.0.1", 80),
            pod("shop/db", Map.of("app", "db"), "10.0.0.2", 5432),
            pod("kube-system/dns", Map.of("k8s-app", "kube-dns"), "10.0.0.3", 0),
            pod("kube-system/metrics", Map.of("app", "metrics"), "fd00::4", 0));

    private Shop() {}

    static KnownPod pod(String name, Map<String, String> labels, String address, int web) {
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

    static List<String> remarks(Policy policy, Policy... others) {
        return PolicyReview.among(
                        policy,
                        new Surroundings(PODS, List.of(others), API, DnsPlace.CONVENTION, List.of("kube-system")))
                .stream()
                .map(remark -> remark.reason() + " " + remark.field() + " " + remark.value())
                .toList();
    }

    static Remark only(Policy policy, Policy... others) {
        List<Remark> found = PolicyReview.among(
                policy, new Surroundings(PODS, List.of(others), API, DnsPlace.CONVENTION, List.of("kube-system")));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    static List<String> sentences(Policy policy, Surroundings around) {
        return PolicyReview.among(policy, around).stream().map(Remark::sentence).toList();
    }

    static Surroundings cluster(DnsPlace dns, Policy... others) {
        return new Surroundings(PODS, List.of(others), API, dns, List.of("kube-system"));
    }
}
