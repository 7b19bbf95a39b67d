package dev.weft.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.Finding;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster of one node in memory, which takes writes as the API server would: only against the version that was read. */
final class MemoryCluster implements IdentityIndex {

    static final String NODE = "n1";

    final Map<String, PodRow> pods = new TreeMap<>();
    final Map<String, NamespaceRow> namespaces = new HashMap<>();
    final Map<String, Stored<SliceRow>> slices = new TreeMap<>();
    final Map<String, Stored<EndpointRow>> endpoints = new TreeMap<>();
    final Map<Integer, SecurityLabels> identities = new TreeMap<>();
    final Set<PodRef> gone = new HashSet<>();
    final Set<Address> foreign = new HashSet<>();
    /** Keys of {@link LabelFilter#PER_POD} that policies mention. */
    final Set<String> mentioned = new HashSet<>();

    final Planner planner = new Planner(
            new Labelling("test", key -> LabelFilter.mentioned(mentioned).counts(key)));
    Optional<NodeRow> node;
    Optional<Stored<WeftNodeRow>> weftNode = Optional.empty();
    private long version;
    private int nextNumber = Identity.CLUSTER_MIN;

    MemoryCluster(String... cidrs) {
        node = node(cidrs);
        namespaces.put("ns", new NamespaceRow("ns", Map.of("team", "a"), false));
    }

    static Optional<NodeRow> node(String... cidrs) {
        return Optional.of(new NodeRow(
                NODE,
                "node-uid",
                List.of(),
                List.of(cidrs).stream().map(Cidr::parse).toList(),
                false,
                false));
    }

    PodRow pod(String name, String uid, Map<String, String> labels) {
        return pod(name, uid, labels, Set.of());
    }

    /** Puts a pod that its node says has addresses. */
    PodRow pod(String name, String uid, Map<String, String> labels, Set<Address> addresses) {
        PodRow pod = new PodRow(
                "ns", name, uid, uid, NODE, false, false, false, labels, "default", false, new TreeSet<>(), addresses);
        PodRow before = pods.put(pod.key(), pod);
        if (before != null && !before.uid().equals(uid)) {
            gone.add(PodRef.of(before));
        }
        return pod;
    }

    /** Lets a pod begin to shut down. */
    void terminate(String name) {
        pods.computeIfPresent(
                "ns/" + name,
                (_, pod) -> new PodRow(
                        pod.namespace(),
                        pod.name(),
                        pod.uid(),
                        pod.objectUid(),
                        pod.nodeName(),
                        pod.hostNetwork(),
                        pod.finished(),
                        true,
                        pod.labels(),
                        pod.serviceAccount(),
                        pod.mountsToken(),
                        pod.namedPorts(),
                        pod.addresses()));
    }

    void delete(String name) {
        PodRow before = pods.remove("ns/" + name);
        if (before != null) {
            gone.add(PodRef.of(before));
        }
    }

    NodeView view() {
        return new NodeView(
                NODE,
                node,
                weftNode,
                List.copyOf(pods.values()),
                namespaces,
                List.copyOf(slices.values()),
                List.copyOf(endpoints.values()),
                gone,
                foreign);
    }

    Plan plan() {
        return planner.plan(view(), this);
    }

    /** Carries plans out until nothing is due or the budget of writes is spent; returns what is left of it. */
    int run(int budget) {
        for (int round = 0; round < 20; round++) {
            Plan plan = plan();
            if (plan.done()) {
                return budget;
            }
            gone.addAll(plan.confirm().stream().filter(ref -> !exists(ref)).toList());
            for (Plan.Wanted wanted : plan.identities()) {
                if (budget-- == 0) {
                    return 0;
                }
                identities.put(wanted.held().isPresent() ? wanted.held().getAsInt() : fresh(), wanted.labels());
            }
            for (Write write : plan.writes()) {
                if (budget-- == 0) {
                    return 0;
                }
                apply(write);
                nothingTwice();
            }
        }
        throw new AssertionError("the plan never ends: " + plan());
    }

    private boolean exists(PodRef ref) {
        return Optional.ofNullable(pods.get(ref.key())).map(PodRow::uid).equals(Optional.of(ref.uid()));
    }

    private int fresh() {
        return nextNumber++;
    }

    private void apply(Write write) {
        version++;
        switch (write) {
            case Write.PutSlice w -> {
                assertThat(Optional.ofNullable(slices.get(w.slice().name()))).isEqualTo(w.replaced());
                slices.put(w.slice().name(), stored(w.slice().name(), w.slice()));
            }
            case Write.DeleteSlice w ->
                assertThat(slices.remove(w.slice().key())).isEqualTo(w.slice());
            case Write.CreateEndpoint w ->
                assertThat(endpoints.putIfAbsent(
                                w.endpoint().key(), stored(w.endpoint().key(), w.endpoint())))
                        .isNull();
            case Write.SetIdentity w ->
                endpoints.put(
                        w.endpoint().key(),
                        stored(w.endpoint().key(), w.endpoint().row().withIdentity(w.identity())));
            case Write.DeleteEndpoint w ->
                assertThat(endpoints.remove(w.endpoint().key())).isEqualTo(w.endpoint());
            case Write.PutNode w -> weftNode = Optional.of(stored(NODE, w.node()));
            case Write.DeleteNode w -> weftNode = Optional.empty();
            case Write.SetAddressing w ->
                weftNode = Optional.of(stored(NODE, with(w.node().row(), w.finding())));
            case Write.CreateIdentity w -> throw new AssertionError(w);
            case Write.DeleteIdentity w -> throw new AssertionError(w);
            case Write.SetAbsent w -> throw new AssertionError(w);
            case Write.WarnPod w -> throw new AssertionError(w);
            case Write.SetPolicyStatus w -> throw new AssertionError(w);
            case Write.WarnPolicy w -> throw new AssertionError(w);
            case Write.SetTaint w -> throw new AssertionError(w);
        }
    }

    private static WeftNodeRow with(WeftNodeRow row, Finding finding) {
        return new WeftNodeRow(
                row.name(),
                row.nodeUid(),
                row.internalIps(),
                row.podCidrs(),
                row.tunnelAddresses(),
                finding,
                null,
                false,
                0,
                0,
                NodeReport.NONE);
    }

    private <R> Stored<R> stored(String key, R row) {
        return new Stored<>(key, "uid-" + version, version, row);
    }

    /** Checks what must hold between any two writes. */
    void nothingTwice() {
        List<Address> published = slices.values().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .flatMap(entry -> entry.addresses().stream())
                .toList();
        assertThat(published).doesNotHaveDuplicates();
        List<Address> shown = endpoints.values().stream()
                .flatMap(endpoint -> endpoint.row().addresses().stream())
                .toList();
        assertThat(shown).doesNotHaveDuplicates();
    }

    @Override
    public OptionalInt numberOf(SecurityLabels labels) {
        return identities.entrySet().stream()
                .filter(identity -> identity.getValue().equals(labels))
                .mapToInt(Map.Entry::getKey)
                .min();
    }

    @Override
    public boolean exists(int number) {
        return identities.containsKey(number);
    }
}
