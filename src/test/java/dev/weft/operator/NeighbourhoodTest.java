package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.PolicyRef;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.Surroundings;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of the operator's pods a review is told of, and as what. */
class NeighbourhoodTest {

    private final Mirrors mirrors = Mirrors.create();
    private final Neighbourhood neighbourhood = new Neighbourhood(() -> true, () -> true, mirrors, "weft-system");

    private void pod(String name, boolean hostNetwork, boolean finished) {
        PodRow pod = new PodRow(
                "a",
                name,
                name,
                name,
                "n1",
                hostNetwork,
                finished,
                false,
                Map.of("app", hostNetwork ? "exporter" : "web"),
                "default",
                false,
                Collections.emptySortedSet(),
                Set.of(Address.parse("10.0.0.1")));
        mirrors.pods().put(new Stored<>(pod.key(), pod.uid(), 1, pod));
    }

    @Test
    void hostNetworkPodsAreKnownByTheirLabelsAlone() {
        mirrors.namespaces().put(new Stored<>("a", "a", 1, new NamespaceRow("a", Map.of("team", "x"), false)));
        pod("web", false, false);
        pod("over", false, true);
        pod("exporter-1", true, false);
        pod("exporter-2", true, false);
        pod("exporter-3", true, true);
        Surroundings around = neighbourhood.around(new PolicyRef("NetworkPolicy", "a", "p", "u", 1));
        assertThat(around.pods()).extracting(KnownPod::name).containsExactly("a/web");
        assertThat(around.onHosts()).singleElement().satisfies(labels -> {
            assertThat(labels.pod()).isEqualTo(Map.of("app", "exporter"));
            assertThat(labels.namespaceLabels()).isEqualTo(Map.of("team", "x"));
        });
    }
}
