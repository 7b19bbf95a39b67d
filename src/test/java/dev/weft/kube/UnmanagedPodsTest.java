package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnmanagedPodsTest {

    private static PodBuilder pod(String name, String... addresses) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
        for (String address : addresses) {
            pod.editStatus().addNewPodIP(address).endStatus();
        }
        return pod;
    }

    private static WeftEndpoint endpoint(String podUid) {
        WeftEndpoint endpoint = new WeftEndpoint();
        endpoint.setSpec(new WeftEndpointSpec(podUid, "n1", 300, "10.244.1.2", null, "02:57:0a:f4:01:02"));
        return endpoint;
    }

    @Test
    void findsPodsWithAnAddressThatIsNotOurs() {
        Pod old = pod("old", "10.244.1.9", "fd44:1::9").build();
        Pod ours = pod("ours", "10.244.1.2").build();
        Pod waiting = pod("waiting").build();
        Pod onHost = pod("host", "192.0.2.7")
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build();
        Pod ended = pod("ended", "10.244.1.8")
                .editStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build();
        assertThat(UnmanagedPods.among(
                        PodObjects.read(List.of(old, ours, waiting, onHost, ended)), List.of(endpoint("uid-ours"))))
                .extracting(PodRow::name)
                .containsExactly("old");
    }

    @Test
    void endpointOfANamesakeDoesNotCount() {
        assertThat(UnmanagedPods.among(
                        PodObjects.read(List.of(pod("a", "10.244.1.9").build())), List.of(endpoint("uid-earlier"))))
                .hasSize(1);
    }
}
