package dev.weft.operator;

import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ServiceName;
import dev.weft.operator.admission.Admission;
import dev.weft.operator.admission.AdmissionSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** What a test does to the cluster, as users, scheduler and kubelet would; and the operators that it runs. */
final class Cluster implements AutoCloseable {

    final KubernetesClient admin;
    final ApiServer server;
    final Witness witness;
    final Invariants invariants = new Invariants(this);
    private final List<AutoCloseable> running = new ArrayList<>();
    /** Where this test's operators keep their lease and records, apart from other tests'. */
    final String system = "system-" + UUID.randomUUID().toString().substring(0, 8);

    Cluster(ApiServer server) {
        this.server = server;
        admin = server.admin();
        witness = new Witness(admin);
        namespace(system, Map.of());
        namespace("empire", Map.of("side", "dark"));
        node("n1", "10.244.1.0/24", "fd44:1::/64");
        node("n2", "10.244.2.0/24", "fd44:2::/64");
    }

    Operator operator(String name) {
        return operator(name, writer -> writer);
    }

    Operator operator(String name, UnaryOperator<Writer> around) {
        return operator(name, system, around);
    }

    /** Starts an operator that stands for election in a namespace: in one of its own it leads beside others. */
    Operator operator(String name, String election, UnaryOperator<Writer> around) {
        return operator(server.connect(), name, election, around);
    }

    /** Starts an operator whose requests an interceptor sees. */
    Operator operator(String name, Interceptor interceptor) {
        return operator(server.connect(interceptor), name, system, writer -> writer);
    }

    Operator operator(KubernetesClient client, String name, String election, UnaryOperator<Writer> around) {
        Operator operator = new Operator(
                client,
                new OperatorSettings(
                        election, name, "test", 4, Duration.ZERO, NodeTaints.Mode.REMOVE, ServiceName.KUBE_DNS),
                Clock.systemUTC(),
                around);
        operator.start();
        running.add(client);
        running.add(operator);
        return operator;
    }

    /** Serves an operator's webhook on loopback, until it is closed or the operators are stopped. */
    Admission admission(Operator operator, AdmissionSettings settings, Clock clock) {
        KubernetesClient client = server.connect();
        running.add(client);
        return admission(client, operator, system, settings, clock);
    }

    Admission admission(
            KubernetesClient client, Operator operator, String namespace, AdmissionSettings settings, Clock clock) {
        Vertx vertx = Vertx.vertx();
        Admission admission = new Admission(
                vertx, client, settings, Neighbourhood.of(operator, namespace), new SimpleMeterRegistry(), clock);
        admission.start();
        running.add(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        running.add(admission);
        return admission;
    }

    void namespace(String name, Map<String, String> labels) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply();
    }

    Node node(String name, String... podCidrs) {
        Node node = admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withPodCIDR(podCidrs.length == 0 ? null : podCidrs[0])
                        .withPodCIDRs(podCidrs)
                        .endSpec()
                        .build())
                .create();
        node.setStatus(new NodeBuilder()
                .withNewStatus()
                .addNewAddress("192.0.2.7", "InternalIP")
                .addNewAddress("2001:db8::7", "InternalIP")
                .endStatus()
                .build()
                .getStatus());
        return admin.resource(node).updateStatus();
    }

    static Pod pod(String namespace, String name, String node, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
    }

    Pod run(String namespace, String name, String node, Map<String, String> labels) {
        return admin.resource(pod(namespace, name, node, labels)).create();
    }

    void delete(String namespace, String name) {
        admin.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    void relabel(String namespace, String name, Map<String, String> labels) {
        admin.pods().inNamespace(namespace).withName(name).edit(pod -> {
            pod.getMetadata().setLabels(labels);
            return pod;
        });
    }

    List<WeftEndpoint> endpoints() {
        return admin.resources(WeftEndpoint.class).inAnyNamespace().list().getItems();
    }

    List<WeftEndpointSlice> slices() {
        return admin.resources(WeftEndpointSlice.class).list().getItems();
    }

    List<WeftIdentity> identities() {
        return admin.resources(WeftIdentity.class).list().getItems();
    }

    List<WeftNode> weftNodes() {
        return admin.resources(WeftNode.class).list().getItems();
    }

    List<Pod> pods() {
        return admin.pods().inAnyNamespace().list().getItems();
    }

    /** Stops all operators at once, as a power cut would: nothing is finished or released. */
    void stopOperators() {
        for (AutoCloseable each : running.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        running.clear();
    }

    /** What the next operator would otherwise wait for: that the lease of the dead one runs out. */
    void forgetLease() {
        admin.leases().inNamespace(system).withName(Leadership.LEASE).delete();
    }

    @Override
    public void close() {
        witness.close();
        stopOperators();
        // Thousands of objects take longer to delete than a request may.
        Awaitility.await().atMost(Duration.ofSeconds(120)).ignoreExceptions().until(() -> {
            clear();
            return pods().isEmpty();
        });
    }

    private void clear() {
        admin.pods().inAnyNamespace().withGracePeriod(0).delete();
        admin.nodes().delete();
        admin.resources(WeftNetworkPolicy.class).inAnyNamespace().delete();
        admin.resources(WeftClusterNetworkPolicy.class).delete();
        admin.network().v1().networkPolicies().inAnyNamespace().delete();
        admin.resources(WeftEndpoint.class).inAnyNamespace().delete();
        admin.resources(WeftEndpointSlice.class).delete();
        admin.resources(WeftIdentity.class).delete();
        admin.resources(WeftNode.class).delete();
        admin.admissionRegistration().v1().validatingWebhookConfigurations().delete();
    }
}
