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
import io.fabric8.kubernetes.client.KubernetesClientException;
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
    private boolean deletes = true;

    private Allocator allocator() {
        Labelling labelling = new Labelling("test", key -> true);
        GonePods gone = new GonePods(() -> Instant.EPOCH);
        mirrors.pods().listen(gone);
        Views views = new Views(mirrors, gone, EarlierPods.follow(mirrors));
        IdentityBook book =
                new IdentityBook(mirrors, new LostMeanings(mirrors, labelling), () -> 256 + (int) version, this::write);
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
            case Write.DeleteEndpoint w -> {
                if (deletes) {
                    mirrors.endpoints().remove(w.endpoint().key(), w.endpoint().uid());
                } else {
                    throw new KubernetesClientException("by a webhook", 403, null);
                }
            }
            default -> {
                refused.add(write);
                throw new IllegalStateException("refused");
            }
        }
    }

    private void node() {
        NodeRow node = new NodeRow("n1", "u", List.of(), List.of(Cidr.parse("10.244.1.0/24")), false, false);
        mirrors.nodes().put(new Stored<>("n1", "u", ++version, node));
        mirrors.namespaces().put(new Stored<>("ns", "u", ++version, new NamespaceRow("ns", Map.of(), false)));
    }

    private void pod(String name) {
        pod(name, Map.of());
    }

    private void pod(String name, Map<String, String> labels) {
        PodRow pod = new PodRow(
                "ns", name, name, name, "n1", false, false, false, labels, "sa", false, new TreeSet<>(), Set.of());
        mirrors.pods().put(new Stored<>(pod.key(), name, ++version, pod));
    }

    private List<String> held() {
        return mirrors.slices().get("n1-0").orElseThrow().row().entries().stream()
                .map(entry -> entry.name() + " " + entry.addresses().ipv4())
                .toList();
    }

    /** The API server's word counts: while the endpoint is there, nobody else is given its address. */
    @Test
    void endpointThatMayNotBeDeletedKeepsItsAddressAndNobodyWaiting() {
        node();
        pod("p");
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessage("refused");
        mirrors.pods().remove("ns/p", "p");
        pod("q");
        deletes = false;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> allocator.bring("n1")).hasMessageContaining("by a webhook");
        }
        assertThat(mirrors.endpoints().get("ns/q")).isPresent();
        assertThat(held()).containsExactly("p 10.244.1.2", "q 10.244.1.3");
        deletes = true;
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessage("refused");
        assertThat(held()).containsExactly("q 10.244.1.3");
    }

    /** It takes one round more than the refusal: first the identity, then slice and endpoint. */
    @Test
    void aPodOfANewIdentityIsConnectedWithinTheSameAttempt() {
        node();
        pod("p");
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessage("refused");
        mirrors.pods().remove("ns/p", "p");
        deletes = false;
        pod("q", Map.of("app", "q"));
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessageContaining("by a webhook");
        assertThat(mirrors.endpoints().get("ns/q")).isPresent();
    }

    @Test
    void podsDoNotWaitForAWeftNodeThatIsRefused() {
        node();
        pod("p");
        assertThatThrownBy(() -> allocator.bring("n1")).hasMessage("refused");
        assertThat(refused).hasSize(1).first().isInstanceOf(Write.PutNode.class);
        assertThat(mirrors.slices().get("n1-0").orElseThrow().row().entries()).hasSize(1);
        assertThat(mirrors.endpoints().get("ns/p")).isPresent();
    }
}
