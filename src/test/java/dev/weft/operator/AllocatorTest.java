package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.model.Cidr;
import dev.weft.operator.plan.Labelling;
import dev.weft.operator.plan.Planner;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node without an API server: what is written is what the mirrors have. */
class AllocatorTest {

    private final Mirrors mirrors = Mirrors.create();
    private final KubernetesClient nowhere = new KubernetesClientBuilder().build();
    private final List<Write> refused = new ArrayList<>();
    private final Allocator allocator = allocator();
    private long version;

    private Allocator allocator() {
        Labelling labelling = new Labelling("test", key -> true);
        GonePods gone = new GonePods(() -> Instant.EPOCH);
        Views views = new Views(mirrors, gone, EarlierPods.follow(mirrors));
        IdentityBook book = new IdentityBook(mirrors, new LostMeanings(mirrors, labelling), () -> 256, this::write);
        return new Allocator(nowhere, gone, views, new Planner(labelling), book, this::write);
    }

    @AfterEach
    void close() {
        allocator.close();
        nowhere.close();
    }

    private void write(Write write) {
        version++;
        switch (write) {
            case Write.CreateIdentity w -> {
                String name = Integer.toString(w.identity().number());
                mirrors.identities().put(new Stored<>(name, name, version, w.identity()));
            }
            case Write.PutSlice w ->
                mirrors.slices().put(new Stored<>(w.slice().name(), w.slice().name(), version, w.slice()));
            case Write.CreateEndpoint w ->
                mirrors.endpoints()
                        .put(new Stored<>(w.endpoint().key(), w.endpoint().key(), version, w.endpoint()));
            default -> {
                refused.add(write);
                throw new IllegalStateException("refused");
            }
        }
    }

    @Test
    void podsDoNotWaitForAWeftNodeThatIsRefused() {
        NodeRow node = new NodeRow("n1", "u", List.of(), List.of(Cidr.parse("10.244.1.0/24")), false, false);
        mirrors.nodes().put(new Stored<>("n1", "u", ++version, node));
        mirrors.namespaces().put(new Stored<>("ns", "u", ++version, new NamespaceRow("ns", Map.of(), false)));
        PodRow pod = new PodRow(
                "ns", "p", "u1", "u1", "n1", false, false, false, Map.of(), "sa", false, new TreeSet<>(), Set.of());
        mirrors.pods().put(new Stored<>("ns/p", "u1", ++version, pod));
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessage("refused");
        assertThat(refused).hasSize(1).first().isInstanceOf(Write.PutNode.class);
        assertThat(mirrors.slices().get("n1-0").orElseThrow().row().entries()).hasSize(1);
        assertThat(mirrors.endpoints().get("ns/p")).isPresent();
    }
}
