package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.NodeReport;
import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.KernelView;
import dev.weft.datapath.Outcome;
import dev.weft.datapath.TestingKernel;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.UntypedPolicy;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an agent puts in force while the namespace of its pod is being deleted: every policy that exists, also one that is
 * being deleted itself, and no other. A pod that outlives the policies of its namespace, as it may before Kubernetes 1.34,
 * is left to those of the cluster, which still know it by its namespace's labels.
 */
class TerminatingNamespacePlanTest {

    private static final int POD = 256;
    private static final int OTHER = 257;
    private static final PodAddresses AT = new PodAddresses(Address.parse("10.1.0.5"), Address.parse("fd44:1::5"));
    private static final PodAddresses OTHERS = new PodAddresses(Address.parse("10.1.0.6"), Address.parse("fd44:1::6"));

    private static final String OURS = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: closed, namespace: shop%s}
            spec: {podSelector: {}}
            """;
    private static final String WEFTS = """
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {name: closed, namespace: shop%s}
            spec: {subject: {}, isolate: [Ingress]}
            """;
    private static final String CLUSTERS = """
            apiVersion: weft.dev/v1alpha1
            kind: WeftClusterNetworkPolicy
            metadata: {name: no-telnet}
            spec:
              subject: {namespaceSelector: {matchLabels: {team: a}}}
              isolate: []
              ingress: [{action: Deny, from: [{entities: [all]}], ports: [{protocol: TCP, port: 23}]}]
            """;
    private static final String DYING = ", deletionTimestamp: \"2026-01-01T00:00:00Z\", finalizers: [weft.dev/test]";

    private final TestingKernel kernel = new TestingKernel();
    private final Datapath datapath = kernel.start();
    private final Planning planning = new Planning("n1");

    @Test
    void policiesAreEnforcedAsLongAsTheyExist() {
        pass(OURS.formatted(""), WEFTS.formatted(""), CLUSTERS);
        expectOpen(false);
        pass(OURS.formatted(DYING), WEFTS.formatted(DYING), CLUSTERS);
        expectOpen(false);
        pass(WEFTS.formatted(DYING), CLUSTERS);
        expectOpen(false);
        pass(OURS.formatted(DYING), CLUSTERS);
        expectOpen(false);
    }

    @Test
    void aPodThatOutlivesThemIsLeftToThoseOfTheCluster() {
        pass(OURS.formatted(DYING), CLUSTERS);
        pass(CLUSTERS);
        expectOpen(true);
        assertThat(allows(23)).containsOnly(false);
    }

    private void expectOpen(boolean open) {
        assertThat(allows(80)).containsOnly(open);
    }

    private List<Boolean> allows(int port) {
        KernelView view = KernelView.of(kernel);
        return Stream.of(OTHERS.ipv4(), OTHERS.ipv6())
                .map(from -> view.allows(POD, OTHER, from, 6, port))
                .toList();
    }

    private void pass(String... policies) {
        AttachedPod attached = new AttachedPod(
                new Attachment("sandbox", "eth0"),
                "/run/netns/a",
                new PodReference("shop", "a", "uid"),
                new Allocation(AT.ipv4(), AT.ipv6(), AT.mac(), 1450, "weft1"),
                1);
        Planning.Plan plan = planning.next(
                cluster(List.of(policies)), List.of(attached), new HostView(Map.of("weft1", 1), Set.of()));
        assertThat(datapath.apply(plan.state())).isInstanceOf(Outcome.Applied.class);
    }

    private static ClusterSnapshot cluster(List<String> policies) {
        List<SliceEntry> entries = List.of(
                new SliceEntry(AT, POD, "shop", "a", "uid"), new SliceEntry(OTHERS, OTHER, "bank", "b", "uid-b"));
        Address node = Address.parse("192.0.2.1");
        List<Cidr> ranges = List.of(Cidr.parse("10.1.0.0/24"), Cidr.parse("fd44:1::/64"));
        return new ClusterSnapshot(
                Horizon.NONE,
                List.of(new SliceRow("n1", 0, 1, entries)),
                List.of(identity(POD, "shop", "a"), identity(OTHER, "bank", "b")),
                List.of(new WeftNodeRow(
                        "n1", "", List.of(node), ranges, List.of(node), null, null, true, 1, 1, NodeReport.NONE)),
                List.of(new PolicyRows(
                        "all",
                        policies.stream().map(TerminatingNamespacePlanTest::row).toList())),
                Set.of());
    }

    private static Identity identity(int number, String namespace, String team) {
        return new Identity(
                number, new SecurityLabels(namespace, Map.of(), Map.of("team", team), "default", "", new TreeSet<>()));
    }

    private static Stored<PolicyConversion> row(String yaml) {
        PolicyConversion read = switch (yaml.lines().skip(1).findFirst().orElseThrow()) {
            case "kind: NetworkPolicy" -> NetworkPolicyReader.read(Serialization.unmarshal(yaml, NetworkPolicy.class));
            case "kind: WeftNetworkPolicy" ->
                Serialization.unmarshal(yaml, UntypedPolicy.InNamespace.class).conversion();
            default ->
                Serialization.unmarshal(yaml, UntypedPolicy.OfCluster.class).conversion();
        };
        assertThat(read).isInstanceOf(PolicyConversion.Accepted.class);
        return new Stored<>(read.policy().ref().name(), "", 1, read);
    }
}
