package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What of a node the pods of Weft can touch. */
class HostAccessTest {

    private static PodSpec agent() throws IOException {
        return Serialization.unmarshal(Files.readString(Rights.BASE.resolve("agent.yaml")), DaemonSet.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static PodSpec operator() throws IOException {
        String documents = Files.readString(Rights.BASE.resolve("operator.yaml"));
        return Serialization.unmarshal(documents.split("(?m)^---$")[0], Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static List<String> hostPaths(PodSpec pod) {
        return pod.getVolumes().stream()
                .map(Volume::getHostPath)
                .filter(Objects::nonNull)
                .map(path -> path.getPath())
                .toList();
    }

    @Test
    void agentSeesOfTheHostWhatItKeepsThere() throws IOException {
        assertThat(hostPaths(agent()))
                .containsExactlyInAnyOrder(
                        "/sys/fs/bpf", "/run/weft", "/var/lib/weft", "/etc/cni/net.d", "/opt/cni/bin");
        assertThat(agent().getHostPID()).isNull();
        assertThat(agent().getHostIPC()).isNull();
    }

    /** The plugin's directory is where the runtime takes programs from, so that only who places the plugin sees it. */
    @Test
    void agentItselfCannotReplaceThePlugin() throws IOException {
        assertThat(agent().getContainers().getFirst().getVolumeMounts())
                .noneMatch(mount -> mount.getMountPath().contains("cni/bin"));
    }

    @Test
    void operatorHasNothingOfItsNode() throws IOException {
        PodSpec operator = operator();
        assertThat(hostPaths(operator)).isEmpty();
        assertThat(operator.getContainers()).allSatisfy(container -> {
            var context = container.getSecurityContext();
            assertThat(context.getPrivileged()).isNull();
            assertThat(context.getRunAsNonRoot()).isTrue();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        });
    }
}
