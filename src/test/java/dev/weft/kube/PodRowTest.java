package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        assertThat(row(annotated)).isEqualTo(row(PLAIN));
    }

    @Test
    void ofPortsThatTwoContainersNameTheFirstCounts() {
        Pod pod = new PodBuilder(PLAIN)
                .editSpec()
                .withHostNetwork(true)
                .withServiceAccountName("sa")
                .addNewContainer()
                .withImage("image")
                .addNewPort(80, null, null, "web", null)
                .addNewPort(53, null, null, "dns", "UDP")
                .addNewPort(99, null, null, null, null)
                .endContainer()
                .addNewContainer()
                .addNewPort(81, null, null, "web", "TCP")
                .endContainer()
                .addNewInitContainer()
                .withRestartPolicy("Always")
                .addNewPort(15, null, null, "proxy", null)
                .endInitContainer()
                .addNewInitContainer()
                .addNewPort(16, null, null, "gone", null)
                .endInitContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewPodIP("10.0.0.1")
                .addNewPodIP("fd00::1")
                .endStatus()
                .build();
        assertThat(row(pod))
                .isEqualTo(new PodRow(
                        "ns",
                        "p",
                        "u",
                        "u",
                        "n1",
                        true,
                        false,
                        false,
                        Map.of(),
                        "sa",
                        false,
                        new TreeSet<>(List.of(
                                new NamedPort("web", Protocol.TCP, 80),
                                new NamedPort("dns", Protocol.UDP, 53),
                                new NamedPort("proxy", Protocol.TCP, 15))),
                        Set.of(Address.parse("10.0.0.1"), Address.parse("fd00::1"))));
    }

    private static PodRow row(Pod pod) {
        return PodRow.of(PodObjects.read(pod));
    }

    /** The API server adds the mount, if neither the pod nor its account says no. */
    @Test
    void clientIsWhoMountsTheTokenOfAnAccountOfItsOwn() {
        assertThat(row(client("sa", "/var/run/secrets/kubernetes.io/serviceaccount"))
                        .isApiClient())
                .isTrue();
        assertThat(row(client("sa", "/etc/vault-token")).isApiClient()).isFalse();
        assertThat(row(client("default", "/var/run/secrets/kubernetes.io/serviceaccount"))
                        .isApiClient())
                .isFalse();
        assertThat(row(PLAIN).isApiClient()).isFalse();
    }

    private static Pod client(String account, String mount) {
        return new PodBuilder(PLAIN)
                .editSpec()
                .withServiceAccountName(account)
                .addNewContainer()
                .endContainer()
                .addNewContainer()
                .addNewVolumeMount()
                .withMountPath(mount)
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void staticPodGoesByTheHashOfItsManifest() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("p")
                .withUid("u")
                .addToAnnotations("kubernetes.io/config.hash", "4f2a")
                .endMetadata()
                .build();
        assertThat(row(pod).uid()).isEqualTo("u");
        pod.getMetadata().getAnnotations().put("kubernetes.io/config.mirror", "4f2a");
        assertThat(row(pod).uid()).isEqualTo("4f2a");
        assertThat(row(pod).objectUid()).isEqualTo("u");
        assertThat(row(pod).isStatic()).isTrue();
    }
}
