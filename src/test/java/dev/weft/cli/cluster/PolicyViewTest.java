package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PolicyViewTest {

    private static Identity identity(int number, String namespace, String app) {
        return new Identity(
                number,
                new SecurityLabels(
                        namespace, Map.of("app", app), Map.of("side", namespace), "default", "c", new TreeSet<>()));
    }

    private final Selected selected = new Selected(
            List.of(
                    identity(300, "empire", "deathstar"),
                    identity(301, "empire", "tie"),
                    identity(302, "rebels", "xwing")),
            Map.of(300, 3, 301, 2, 302, 4));

    @Test
    void countsOnlyTheDirectionsThatItSpeaksOf() {
        PolicyView view = PolicyView.of(Serialization.unmarshal("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: empire, name: deathstar}
                spec:
                  podSelector: {matchLabels: {app: deathstar}}
                  policyTypes: [Ingress]
                  ingress:
                  - from:
                    - podSelector: {matchLabels: {app: tie}}
                    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                    - ipBlock: {cidr: "fd00::/8"}
                    ports:
                    - {protocol: TCP, port: 80, endPort: 90}
                    - {protocol: UDP, port: dns}
                """, NetworkPolicy.class), selected);
        assertThat(view.endpoints()).isEqualTo(new PolicyView.Sides<>(3, 0));
        assertThat(view.rules().ingress())
                .containsExactly("allow pods{app=tie} in empire, 10.0.0.0/8 except 10.1.0.0/16, fd00::/8"
                        + " on TCP/80-90, UDP/dns");
        assertThat(view.rules().egress()).isEmpty();
        assertThat(view.row())
                .containsExactly(
                        "NetworkPolicy", "empire", "deathstar", "enforced", "100", "ingress", "1/0", "3/0", "-");
    }

    @Test
    void showsTheConditionsThatTheObjectHas() {
        PolicyView view = PolicyView.of(Serialization.unmarshal("""
                apiVersion: weft.dev/v1alpha1
                kind: WeftNetworkPolicy
                metadata: {namespace: empire, name: quiet}
                spec:
                  subject: {}
                  order: 7
                  stage: Staged
                  egress: [{action: Deny, to: [{entities: [world]}]}]
                  isolate: []
                status:
                  conditions:
                  - {type: Accepted, status: "True", reason: Valid, message: m, lastTransitionTime: "2026-11-24T00:00:00Z"}
                """, WeftNetworkPolicy.class), selected);
        assertThat(view.row())
                .containsExactly(
                        "WeftNetworkPolicy", "empire", "quiet", "staged", "7", "-", "0/1", "0/5", "Accepted=True");
        assertThat(view.rules().egress()).containsExactly("deny entity:world on every port");
    }

    @Test
    void aClusterPolicyCountsInAllNamespaces() {
        PolicyView view = PolicyView.of(Serialization.unmarshal("""
                apiVersion: weft.dev/v1alpha1
                kind: WeftClusterNetworkPolicy
                metadata: {name: floor}
                spec:
                  subject: {}
                  ingress: []
                """, WeftClusterNetworkPolicy.class), selected);
        assertThat(view.endpoints()).isEqualTo(new PolicyView.Sides<>(9, 0));
        assertThat(view.row())
                .containsExactly(
                        "WeftClusterNetworkPolicy", "-", "floor", "enforced", "100", "ingress", "0/0", "9/0", "-");
    }

    @Test
    void namesWhatIsNotUnderstood() {
        PolicyView view = PolicyView.of(Serialization.unmarshal("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: empire, name: broken}
                spec:
                  podSelector: {}
                  policyTypes: [Ingress]
                  ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]
                """, NetworkPolicy.class), selected);
        assertThat(view.problems()).hasSize(1);
        assertThat(view.problems().getFirst()).contains("spec.ingress[0].from[0].ipBlock.cidr", "nonsense");
        assertThat(view.row().getLast()).isEqualTo("1 problems");
    }

    @Test
    void kindsGoByTheirShortNamesToo() {
        assertThat(PolicyKind.named("netpol")).contains(PolicyKind.NETWORK_POLICY);
        assertThat(PolicyKind.named("WNP")).contains(PolicyKind.WEFT_NETWORK_POLICY);
        assertThat(PolicyKind.named("WeftClusterNetworkPolicy")).contains(PolicyKind.WEFT_CLUSTER_NETWORK_POLICY);
        assertThat(PolicyKind.named("pod")).isEmpty();
    }
}
