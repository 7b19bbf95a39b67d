package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies of a namespace that is being deleted stay until its last pod is gone. Weft enforces what there is, so
 * this rests on the order in which Kubernetes deletes, here by its own namespace controller.
 */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class TerminatingNamespaceTest {

    private static final String SPACE = "terminating";
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: terminating}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: slow, namespace: terminating, finalizers: [weft.dev/test]}
            spec: {containers: [{name: c, image: none}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: closed, namespace: terminating}
            spec: {podSelector: {}}
            ---
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {name: closed, namespace: terminating}
            spec: {subject: {}, isolate: [Ingress]}
            """;
    private static final String CONFIG = """
            {apiVersion: v1, kind: Config, current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
              clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}],
              users: [{name: u, user: {token: "%s"}}]}
            """;

    @TempDir
    Path directory;

    private KubernetesClient client;
    private Supervised controller;

    @BeforeEach
    void prepare(ApiServer server) throws IOException {
        client = server.connect();
        client.load(Files.newInputStream(Files.writeString(directory.resolve("objects.yaml"), OBJECTS)))
                .items()
                .forEach(object -> client.resource(object).create());
        controller = new Supervised(directory.resolve("controller.log"), "", namespaceController(server.access()));
    }

    private List<String> namespaceController(List<String> access) throws IOException {
        Path config = Files.writeString(
                directory.resolve("kubeconfig"), CONFIG.formatted(access.getFirst(), access.getLast()));
        return List.of(
                ApiServer.program("kube-controller-manager").toString(),
                "--kubeconfig=" + config,
                "--controllers=namespace-controller",
                "--leader-elect=false",
                "--secure-port=0");
    }

    /** A pod that is held would be in the way of every test after this one. */
    @AfterEach
    void clean() {
        release();
        controller.close();
        client.namespaces().withName(SPACE).delete();
        client.close();
    }

    private List<Object> policies() {
        return List.of(
                client.resources(NetworkPolicy.class).inNamespace(SPACE).list().getItems(),
                client.resources(WeftNetworkPolicy.class)
                        .inNamespace(SPACE)
                        .list()
                        .getItems());
    }

    private Pod pod() {
        return client.pods().inNamespace(SPACE).withName("slow").get();
    }

    private void release() {
        if (pod() != null) {
            client.pods().inNamespace(SPACE).withName("slow").edit(pod -> {
                pod.getMetadata().setFinalizers(List.of());
                return pod;
            });
        }
    }

    private static void awaits(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion::run);
    }

    @Test
    void policiesStayUntilTheLastPodIsGone() {
        List<Object> before = policies();
        client.namespaces().withName(SPACE).delete();
        awaits(() -> assertThat(pod().getMetadata().getDeletionTimestamp()).isNotNull());
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(60))
                .until(() -> policies().equals(before));
        release();
        awaits(() -> assertThat(client.namespaces().withName(SPACE).get()).isNull());
    }
}
