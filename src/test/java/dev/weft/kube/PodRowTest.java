package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class PodRowTest {

    private static final Pod PLAIN = new PodBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("p")
            .withUid("u")
            .endMetadata()
            .withNewSpec()
            .withNodeName("n1")
            .endSpec()
            .build();

    /** A user writes them: an address or a route that they name would be that of another. */
    @Test
    void annotationsMeanNothing() {
        Pod annotated = new PodBuilder(PLAIN)
                .editMetadata()
                .addToAnnotations("weft.dev/ipv4", "10.0.0.1")
                .addToAnnotations("weft.dev/floating-ips", "[\"10.0.0.1\"]")
                .addToAnnotations("weft.dev/stage", "Staged")
                .endMetadata()
                .build();
        assertThat(PodRow.of(annotated)).isEqualTo(PodRow.of(PLAIN));
    }
}
