package dev.weft.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.SecurityLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever happens in whatever order, and wherever the operator is cut off: nothing is given twice between any two
 * writes, and in the end every pod has what it needs and nothing is left over.
 */
class PlannerHistoryTest {

    @Property(tries = 200)
    void anyHistoryEndsRight(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int events) {
        Random random = new Random(seed);
        MemoryCluster cluster = new MemoryCluster("10.244.1.0/28", "fd44:1::/64");
        for (int i = 0; i < events; i++) {
            happen(cluster, random, i);
            if (random.nextInt(3) == 0) {
                // The operator is killed after some of its writes.
                cluster.run(random.nextInt(6));
            }
        }
        cluster.run(Integer.MAX_VALUE);
        settled(cluster);
    }

    @Property(tries = 200)
    void podThatRunsNeverLosesItsAddress(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int events) {
        Random random = new Random(seed);
        MemoryCluster cluster = new MemoryCluster("10.244.1.0/28", "fd44:1::/64");
        List<Optional<NodeRow>> nodes = List.of(
                Optional.empty(),
                MemoryCluster.node(),
                cluster.node,
                MemoryCluster.node("10.244.1.0/28", "fd44:2::/64"),
                MemoryCluster.node("10.244.2.0/28", "fd44:1::/64"));
        for (int i = 0; i < events; i++) {
            String name = "p" + random.nextInt(10);
            switch (random.nextInt(8)) {
                case 0, 1 -> cluster.pod(name, "u" + i, Map.of());
                case 2 -> cluster.delete(name);
                case 3, 4, 5 -> start(cluster, name);
                default -> cluster.node = nodes.get(random.nextInt(nodes.size()));
            }
            cluster.run(random.nextInt(8));
            assertThat(published(cluster)).containsAllEntriesOf(reported(cluster));
        }
        cluster.run(Integer.MAX_VALUE);
        assertThat(published(cluster)).containsAllEntriesOf(reported(cluster));
    }

    /** The pod's node says that it runs, with the addresses of its endpoint. */
    private static void start(MemoryCluster cluster, String name) {
        PodRow pod = cluster.pods.get("ns/" + name);
        Stored<EndpointRow> endpoint = cluster.endpoints.get("ns/" + name);
        if (pod != null && endpoint != null && endpoint.row().podUid().equals(pod.uid())) {
            cluster.pod(
                    name,
                    pod.uid(),
                    pod.labels(),
                    endpoint.row().addresses().stream().collect(Collectors.toSet()));
        }
    }

    private static Map<PodRef, Set<Address>> reported(MemoryCluster cluster) {
        return cluster.pods.values().stream()
                .filter(pod -> !pod.addresses().isEmpty())
                .collect(Collectors.toMap(PodRef::of, PodRow::addresses));
    }

    private static Map<PodRef, Set<Address>> published(MemoryCluster cluster) {
        return cluster.slices.values().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .collect(Collectors.toMap(
                        PodRef::of, entry -> entry.addresses().stream().collect(Collectors.toSet())));
    }

    private static void happen(MemoryCluster cluster, Random random, int i) {
        String name = "p" + random.nextInt(10);
        Map<String, String> labels =
                Map.of("app", "x" + random.nextInt(3), "pod-template-hash", "h" + random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> cluster.pod(name, "u" + i, labels);
            case 3, 4 -> cluster.delete(name);
            case 5 -> relabel(cluster, name, labels);
            case 6 -> cluster.endpoints.remove("ns/" + name);
            case 7 -> cluster.slices.clear();
            case 8 -> mention(cluster, "pod-template-hash");
            default -> cluster.identities.clear();
        }
    }

    /** A policy that mentions the key comes, or the last one that did goes. */
    private static void mention(MemoryCluster cluster, String key) {
        if (!cluster.mentioned.remove(key)) {
            cluster.mentioned.add(key);
        }
    }

    private static void relabel(MemoryCluster cluster, String name, Map<String, String> labels) {
        PodRow pod = cluster.pods.get("ns/" + name);
        if (pod != null) {
            cluster.pod(name, pod.uid(), labels);
        }
    }

    private static void settled(MemoryCluster cluster) {
        Map<String, String> wanted =
                new TreeMap<>(cluster.pods.values().stream().collect(Collectors.toMap(PodRow::key, PodRow::uid)));
        Map<String, String> shown = cluster.endpoints.values().stream()
                .collect(Collectors.toMap(
                        endpoint -> endpoint.key(), endpoint -> endpoint.row().podUid()));
        assertThat(shown).isEqualTo(wanted);
        assertThat(cluster.slices.values().stream()
                        .flatMap(slice -> slice.row().entries().stream())
                        .collect(Collectors.toMap(entry -> entry.key(), entry -> entry.podUid())))
                .isEqualTo(wanted);
        cluster.endpoints.values().forEach(endpoint -> {
            PodRow pod = cluster.pods.get(endpoint.key());
            SecurityLabels meaning = cluster.identities.get(endpoint.row().identity());
            Map<String, String> counting = new HashMap<>(pod.labels());
            counting.keySet()
                    .removeIf(key -> !LabelFilter.mentioned(cluster.mentioned).counts(key));
            assertThat(meaning.pod()).isEqualTo(counting);
            assertThat(meaning.uncounted()).hasSize(pod.labels().size() - counting.size());
        });
    }
}
