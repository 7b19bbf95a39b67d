package dev.weft.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final MemoryCluster cluster = new MemoryCluster("10.244.1.0/24", "fd44:1::/64");

    private EndpointRow endpoint(String name) {
        return cluster.endpoints.get("ns/" + name).row();
    }

    private String reason() {
        return cluster.weftNode.orElseThrow().row().addressing().reason();
    }

    @Test
    void publishesBeforeItShows() {
        cluster.pod("a", "u1", Map.of("app", "x"));
        assertThat(cluster.plan().identities()).hasSize(1);
        assertThat(cluster.plan().writes()).noneMatch(write -> write instanceof Write.CreateEndpoint);
        cluster.run(ALL);
        assertThat(endpoint("a").addresses()).hasToString("PodAddresses[ipv4=10.244.1.2, ipv6=fd44:1::2]");
        assertThat(cluster.slices.get("n1-0").row().entries()).hasSize(1);
        assertThat(cluster.plan().done()).isTrue();
    }

    @Test
    void freesOnlyWhatIsCertainlyGone() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        cluster.pods.clear();
        Plan plan = cluster.plan();
        assertThat(plan.confirm()).containsExactly(new PodRef("ns", "a", "u1"));
        assertThat(plan.writes()).isEmpty();
        cluster.run(ALL);
        assertThat(cluster.endpoints).isEmpty();
        assertThat(cluster.slices.get("n1-0").row().entries()).isEmpty();
    }

    @Test
    void addressesRestBeforeReuse() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        cluster.delete("a");
        cluster.pod("b", "u2", Map.of());
        cluster.run(ALL);
        assertThat(endpoint("b").addresses().ipv4()).isEqualTo(Address.parse("10.244.1.3"));
    }

    @Test
    void namesakeGetsAnEndpointOfItsOwn() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        cluster.pod("a", "u2", Map.of());
        cluster.run(ALL);
        assertThat(endpoint("a").podUid()).isEqualTo("u2");
        assertThat(cluster.slices.get("n1-0").row().entries()).hasSize(1);
    }

    @Test
    void relabelledPodChangesIdentityInPlace() {
        cluster.pod("a", "u1", Map.of("app", "x"));
        cluster.run(ALL);
        EndpointRow before = endpoint("a");
        cluster.pod("a", "u1", Map.of("app", "y"));
        cluster.run(ALL);
        assertThat(endpoint("a").addresses()).isEqualTo(before.addresses());
        assertThat(endpoint("a").identity()).isNotEqualTo(before.identity());
        assertThat(cluster.slices.get("n1-0").row().entries().getFirst().identity())
                .isEqualTo(endpoint("a").identity());
    }

    @Test
    void relabelledNamespaceChangesIdentity() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        int before = endpoint("a").identity();
        cluster.namespaces.put("ns", new NamespaceRow("ns", Map.of("team", "b"), false));
        cluster.run(ALL);
        assertThat(endpoint("a").identity()).isNotEqualTo(before);
    }

    @Test
    void labelsOfRolloutsDoNotCount() {
        cluster.pod("a", "u1", Map.of("app", "x", "pod-template-hash", "1"));
        cluster.pod("b", "u2", Map.of("app", "x", "pod-template-hash", "2"));
        cluster.run(ALL);
        assertThat(cluster.identities).hasSize(1);
        assertThat(LabelFilter.mentioned(Set.of("job-name")).counts("job-name")).isTrue();
    }

    @Test
    void lostObjectsComeBackAsTheyWere() {
        cluster.pod("a", "u1", Map.of("app", "x"));
        cluster.pod("b", "u2", Map.of("app", "y"));
        cluster.run(ALL);
        var endpoints = Map.copyOf(cluster.endpoints);
        var identities = Map.copyOf(cluster.identities);
        cluster.slices.clear();
        cluster.identities.clear();
        cluster.run(ALL);
        assertThat(cluster.identities).isEqualTo(identities);
        cluster.endpoints.remove("ns/a");
        cluster.run(ALL);
        assertThat(endpoint("a")).isEqualTo(endpoints.get("ns/a").row());
        assertThat(endpoint("b")).isEqualTo(endpoints.get("ns/b").row());
    }

    @Test
    void twoNumbersForTheSameLabelsMeetAtTheLower() {
        PodRow pod = cluster.pod("a", "u1", Map.of("app", "x"));
        cluster.run(ALL);
        var labels = cluster.identities.remove(256);
        cluster.identities.put(300, labels);
        cluster.identities.put(299, labels);
        cluster.run(ALL);
        assertThat(endpoint(pod.name()).identity()).isEqualTo(299);
    }

    @Test
    void saysThatAddressesRanOutAndWhenTheyAreBack() {
        MemoryCluster small = new MemoryCluster("10.0.0.0/30");
        small.pod("a", "u1", Map.of());
        small.pod("b", "u2", Map.of());
        small.run(ALL);
        assertThat(small.weftNode.orElseThrow().row().addressing().reason()).isEqualTo("PodCIDRExhausted");
        assertThat(small.plan().warnings())
                .extracting(warning -> warning.pod().name())
                .containsExactly("b");
        small.delete("a");
        small.run(ALL);
        assertThat(small.endpoints).containsOnlyKeys("ns/b");
        assertThat(small.weftNode.orElseThrow().row().addressing().holds()).isTrue();
    }

    @Test
    void nodeWithoutPrefixSaysSo() {
        MemoryCluster bare = new MemoryCluster();
        bare.pod("a", "u1", Map.of());
        bare.run(ALL);
        assertThat(bare.endpoints).isEmpty();
        assertThat(bare.weftNode.orElseThrow().row().addressing().reason()).isEqualTo("NoPodCIDR");
    }

    @Test
    void addressesThatAnotherNodeStillHoldsAreLeftAlone() {
        cluster.foreign.add(Address.parse("fd44:1::2"));
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        assertThat(endpoint("a").addresses().ipv4()).isEqualTo(Address.parse("10.244.1.3"));
    }

    @Test
    void deletedNodeKeepsWhatItsPodsHoldAndNoMore() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        cluster.node = Optional.empty();
        cluster.pod("late", "u2", Map.of());
        cluster.run(ALL);
        assertThat(cluster.weftNode).isEmpty();
        assertThat(cluster.endpoints).containsOnlyKeys("ns/a");
        cluster.delete("a");
        cluster.delete("late");
        cluster.run(ALL);
        assertThat(cluster.slices).isEmpty();
    }

    @Test
    void nothingIsCreatedInANamespaceThatIsBeingDeleted() {
        cluster.pod("a", "u1", Map.of());
        cluster.run(ALL);
        cluster.namespaces.put("ns", new NamespaceRow("ns", Map.of("team", "a"), true));
        cluster.endpoints.clear();
        cluster.pod("b", "u2", Map.of());
        assertThat(cluster.plan().writes()).isEmpty();
        assertThat(cluster.slices.get("n1-0").row().entries()).hasSize(1);
    }

    /** Policies know a pod by them to its last moment. */
    @Test
    void podsOfANamespaceThatIsBeingDeletedKeepTheirLabels() {
        EndpointRow before = running("a");
        var labels = cluster.identities.get(before.identity());
        Namespace dying = new NamespaceBuilder()
                .withNewMetadata()
                .withName("ns")
                .addToLabels("team", "a")
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewStatus()
                .withPhase("Terminating")
                .endStatus()
                .build();
        cluster.namespaces.put("ns", NamespaceRow.of(dying));
        assertThat(cluster.namespaces.get("ns").terminating()).isTrue();
        cluster.terminate("a");
        cluster.run(ALL);
        assertThat(endpoint("a")).isEqualTo(before);
        assertThat(published()).containsExactly(before.addresses());
        assertThat(cluster.identities).containsEntry(before.identity(), labels);

        cluster.pod(
                "a",
                before.podUid(),
                Map.of("app", "y"),
                Set.of(before.addresses().ipv4()));
        cluster.terminate("a");
        cluster.run(ALL);
        assertThat(cluster.identities.get(endpoint("a").identity()).pod()).containsEntry("app", "y");
    }

    @Test
    void hostNetworkAndFinishedPodsHaveNoEndpoint() {
        cluster.pods.put(
                "ns/h",
                new PodRow(
                        "ns",
                        "h",
                        "u1",
                        "u1",
                        "n1",
                        true,
                        false,
                        false,
                        Map.of(),
                        "default",
                        false,
                        new TreeSet<>(),
                        Set.of()));
        cluster.pods.put(
                "ns/f",
                new PodRow(
                        "ns",
                        "f",
                        "u2",
                        "u2",
                        "n1",
                        false,
                        true,
                        false,
                        Map.of(),
                        "default",
                        false,
                        new TreeSet<>(),
                        Set.of()));
        cluster.run(ALL);
        assertThat(cluster.endpoints).isEmpty();
        assertThat(reason()).isEqualTo("AddressesAvailable");
    }

    @Test
    void podOfAnEarlierCniGetsNothingAndKeepsItsAddress() {
        Address theirs = Address.parse("10.244.1.2");
        cluster.pod("old", "u1", Map.of("app", "x"), Set.of(theirs));
        cluster.pod("new", "u2", Map.of("app", "x"));
        cluster.run(ALL);
        assertThat(cluster.endpoints).containsOnlyKeys("ns/new");
        assertThat(endpoint("new").addresses().ipv4()).isEqualTo(Address.parse("10.244.1.3"));
        assertThat(cluster.plan().warnings()).isEmpty();
        cluster.delete("old");
        cluster.pod("old", "u3", Map.of("app", "x"));
        cluster.run(ALL);
        assertThat(cluster.endpoints).containsOnlyKeys("ns/new", "ns/old");
    }

    @Test
    void podThatRunsWithItsAddressIsManagedWhateverItsNodeSays() {
        cluster.pod("a", "u1", Map.of("app", "x"));
        cluster.run(ALL);
        EndpointRow before = endpoint("a");
        cluster.pod("a", "u1", Map.of("app", "x"), Set.of(before.addresses().ipv4()));
        cluster.endpoints.clear();
        cluster.run(ALL);
        assertThat(endpoint("a")).isEqualTo(before);
    }

    @Test
    void runningPodsKeepTheirAddressWhileTheirNodeRegistersAnew() {
        EndpointRow before = running("a");
        Optional<NodeRow> registered = cluster.node;
        for (Optional<NodeRow> node : List.of(Optional.<NodeRow>empty(), MemoryCluster.node(), registered)) {
            cluster.node = node;
            cluster.run(ALL);
            assertThat(endpoint("a")).isEqualTo(before);
            assertThat(published()).containsExactly(before.addresses());
            assertThat(cluster.plan().warnings()).isEmpty();
        }
        assertThat(reason()).isEqualTo("AddressesAvailable");
    }

    @Test
    void runningPodsKeepTheirAddressUnderAnotherPrefixAndAreToldToLeave() {
        EndpointRow before = running("a");
        cluster.pod("starting", "u2", Map.of());
        cluster.run(ALL);
        cluster.node = MemoryCluster.node("10.244.9.0/24", "fd44:9::/64");
        cluster.pod("new", "u3", Map.of());
        cluster.run(ALL);
        assertThat(endpoint("a")).isEqualTo(before);
        assertThat(endpoint("starting").addresses().ipv4().toString()).startsWith("10.244.9.");
        assertThat(published()).hasSize(3).contains(before.addresses());
        assertThat(cluster.plan().warnings())
                .extracting(warning -> warning.pod().name() + " " + warning.reason())
                .containsExactly("a AddressNotOfNode");
        cluster.delete("a");
        cluster.run(ALL);
        assertThat(published()).hasSize(2);
        assertThat(cluster.plan().warnings()).isEmpty();
    }

    @Test
    void blockWithKeptAddressesTakesNoMoreThanAllSlicesMay() {
        IntStream.range(0, AddressPool.BLOCK - 3).forEach(i -> cluster.pod("old" + i, "o" + i, Map.of()));
        cluster.run(ALL);
        IntStream.range(0, AddressPool.BLOCK - 3).forEach(i -> report("old" + i));
        cluster.node = MemoryCluster.node("10.245.0.0/23", "fd44:9::/64");
        for (int i = 0; i < 20; i++) {
            cluster.pod("new" + i, "n" + i, Map.of());
        }
        cluster.run(ALL);
        assertThat(cluster.slices.values())
                .allSatisfy(slice -> assertThat(slice.row().entries()).hasSizeLessThanOrEqualTo(AddressPool.BLOCK));
        assertThat(published()).hasSize(AddressPool.BLOCK + 17).doesNotHaveDuplicates();
    }

    /** Lets a pod get an address and its node say that it has it. */
    private EndpointRow running(String name) {
        cluster.pod(name, "uid-" + name, Map.of());
        cluster.run(ALL);
        return report(name);
    }

    private EndpointRow report(String name) {
        EndpointRow endpoint = endpoint(name);
        cluster.pod(
                name, endpoint.podUid(), Map.of(), endpoint.addresses().stream().collect(Collectors.toSet()));
        return endpoint;
    }

    private List<PodAddresses> published() {
        return cluster.slices.values().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .map(SliceEntry::addresses)
                .toList();
    }

    @Test
    void ofVeryManyAddressesOfANodeTheFirstAreTold() {
        List<Address> addresses = IntStream.range(0, 300)
                .mapToObj(i -> Address.parse(i == 299 ? "fd00::1" : "192.0.%d.%d".formatted(2 + i / 250, 1 + i % 250)))
                .toList();
        cluster.node = Optional.of(new NodeRow("n1", "u", addresses, List.of(), false, false));
        cluster.run(ALL);
        WeftNodeRow told = cluster.weftNode.orElseThrow().row();
        assertThat(told.internalIps()).hasSize(256).startsWith(addresses.getFirst(), addresses.get(1));
        assertThat(told.tunnelAddresses()).containsExactly(addresses.getFirst(), addresses.getLast());
        assertThat(told.internalIps()).containsAll(told.tunnelAddresses());
    }
}
