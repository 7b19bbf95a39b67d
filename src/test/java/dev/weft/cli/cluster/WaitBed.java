package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.TestingAgent;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The waiting commands at a real API server; the test is operator and agents. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
abstract class WaitBed {

    static final String SPACE = "wait-test";
    static final String KIND = "NetworkPolicy";
    static final int WEB = 3000;
    static final int DB = 3001;

    /** What a command said, and its exit code. */
    record Ended(int exit, JsonNode answer) {

        String state() {
            return answer.path("state").asText();
        }

        List<String> waitingFor() {
            List<String> nodes = new ArrayList<>();
            answer.path("waitingFor").forEach(lag -> nodes.add(lag.path("node").asText()));
            return nodes;
        }
    }

    @TempDir
    private Path scratch;

    KubernetesClient client;
    AskedServer server;

    @BeforeEach
    void prepare(ApiServer shared) throws IOException {
        client = shared.connect();
        server = AskedServer.by(shared, scratch, SPACE);
        apply("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + SPACE + "\"}}");
        node("w1");
        node("w2");
        identity(WEB, "web");
        identity(DB, "db");
        slice("w1", entry("web-1", WEB, 5));
        slice("w2", entry("db-1", DB, 6));
    }

    @AfterEach
    void clean() {
        client.resources(WeftNode.class).delete();
        client.resources(WeftIdentity.class).delete();
        client.resources(WeftEndpointSlice.class).delete();
        client.network().v1().networkPolicies().inNamespace(SPACE).delete();
        client.resources(WeftNetworkPolicy.class).inNamespace(SPACE).delete();
        client.pods().inNamespace(SPACE).withGracePeriod(0).delete();
        client.close();
    }

    HasMetadata apply(String object) {
        return client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    void node(String name) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(name).build());
        node.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        client.resource(node).create();
    }

    static SecurityLabels labels(String app) {
        // The API server itself labels a namespace with its name.
        return new SecurityLabels(
                SPACE,
                Map.of("app", app),
                Map.of("kubernetes.io/metadata.name", SPACE),
                "default",
                "test",
                new TreeSet<>());
    }

    long identity(int number, String app) {
        return version(client.resource(IdentityConversion.object(new Identity(number, labels(app))))
                .create());
    }

    static SliceEntry entry(String pod, int identity, int offset) {
        return entry(pod, identity, offset, "uid-" + pod);
    }

    static SliceEntry entry(String pod, int identity, int offset, String uid) {
        return new SliceEntry(
                new PodAddresses(Address.parse("10.9.0." + offset), Address.parse("fd09::" + offset)),
                identity,
                SPACE,
                pod,
                uid);
    }

    long slice(String node, SliceEntry... entries) {
        WeftEndpointSlice slice = new SliceRow(node, 0, 9, List.of(entries)).object();
        return version(
                client.resource(slice).fieldManager("test").forceConflicts().serverSideApply());
    }

    static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    void report(String node, String kind, long version) {
        new TestingAgent(client, node).report(Map.of(kind, version));
    }

    HasMetadata policy(String app, String ingress) {
        return apply("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"namespace": "%s", "name": "p"},
                 "spec": {"podSelector": {"matchLabels": {"app": "%s"}}, "policyTypes": ["Ingress"], "ingress": %s}}
                """.formatted(SPACE, app, ingress));
    }

    HasMetadata stagedPolicy() {
        return apply("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"namespace": "%s", "name": "p", "annotations": {"weft.dev/stage": "Staged"}},
                 "spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"], "ingress": []}}
                """.formatted(SPACE));
    }

    Ended policyWait(String... arguments) {
        return run(new PolicyWaitCommand(), arguments);
    }

    Ended run(ClusterCommand command, String... arguments) {
        AskedServer.Answer answer = server.ask(command, arguments);
        return new Ended(answer.exit(), answer.json());
    }

    /** In a thread of its own: the common pool has one on two processors, which a command that hangs would keep. */
    static CompletableFuture<Ended> started(Supplier<Ended> command) {
        return CompletableFuture.supplyAsync(command, Thread.ofVirtual()::start);
    }

    static Ended within(CompletableFuture<Ended> running) throws Exception {
        return running.get(30, TimeUnit.SECONDS);
    }

    static void stillWaits(CompletableFuture<Ended> running) throws Exception {
        try {
            Ended ended = running.get(1500, TimeUnit.MILLISECONDS);
            Assertions.fail("it ended: " + ended);
        } catch (TimeoutException expected) {
            assertThat(running).isNotDone();
        }
    }
}
