package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The waiting commands at a real API server; the test is operator and agents. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class WaitTest {

    private static final String SPACE = "wait-test";
    private static final String KIND = "NetworkPolicy";
    private static final int WEB = 3000;
    private static final int DB = 3001;

    /** What a command said, and its exit code. */
    private record Ended(int exit, JsonNode answer) {

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

    private KubernetesClient client;
    private String kubeconfig = "";

    @BeforeEach
    void prepare(ApiServer shared) throws IOException {
        client = shared.connect();
        kubeconfig = Files.writeString(scratch.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                        users: [{name: u, user: {token: "%s"}}]
                        contexts: [{name: x, context: {cluster: c, user: u, namespace: "%s"}}]
                        current-context: x
                        """.formatted(
                                shared.access().get(0), shared.access().get(1), SPACE))
                .toString();
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

    private HasMetadata apply(String object) {
        return client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    private void node(String name) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(name).build());
        node.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        client.resource(node).create();
    }

    private static SecurityLabels labels(String app) {
        // The API server itself labels a namespace with its name.
        return new SecurityLabels(
                SPACE,
                Map.of("app", app),
                Map.of("kubernetes.io/metadata.name", SPACE),
                "default",
                "test",
                new TreeSet<>());
    }

    private long identity(int number, String app) {
        return version(client.resource(IdentityConversion.object(new Identity(number, labels(app))))
                .create());
    }

    private static SliceEntry entry(String pod, int identity, int offset) {
        return entry(pod, identity, offset, "uid-" + pod);
    }

    private static SliceEntry entry(String pod, int identity, int offset, String uid) {
        return new SliceEntry(
                new PodAddresses(Address.parse("10.9.0." + offset), Address.parse("fd09::" + offset)),
                identity,
                SPACE,
                pod,
                uid);
    }

    private long slice(String node, SliceEntry... entries) {
        WeftEndpointSlice slice = new SliceRow(node, 0, 9, List.of(entries)).object();
        return version(
                client.resource(slice).fieldManager("test").forceConflicts().serverSideApply());
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private void report(String node, String kind, long version) {
        new TestingAgent(client, node).report(Map.of(kind, version));
    }

    private HasMetadata policy(String app, String ingress) {
        return apply("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"namespace": "%s", "name": "p"},
                 "spec": {"podSelector": {"matchLabels": {"app": "%s"}}, "policyTypes": ["Ingress"], "ingress": %s}}
                """.formatted(SPACE, app, ingress));
    }

    private HasMetadata stagedPolicy() {
        return apply("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"namespace": "%s", "name": "p", "annotations": {"weft.dev/stage": "Staged"}},
                 "spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"], "ingress": []}}
                """.formatted(SPACE));
    }

    private Ended policyWait(String... arguments) {
        return run(new PolicyWaitCommand(), arguments);
    }

    private Ended run(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--kubeconfig", kubeconfig));
        all.addAll(List.of(arguments));
        int exit = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
        try {
            return new Ended(exit, new ObjectMapper().readTree(out.toString()));
        } catch (IOException e) {
            return Assertions.fail(out.toString(), e);
        }
    }

    private static Ended within(CompletableFuture<Ended> running) throws Exception {
        return running.get(30, TimeUnit.SECONDS);
    }

    private static void stillWaits(CompletableFuture<Ended> running) throws Exception {
        try {
            Ended ended = running.get(1500, TimeUnit.MILLISECONDS);
            Assertions.fail("it ended: " + ended);
        } catch (TimeoutException expected) {
            assertThat(running).isNotDone();
        }
    }

    @Test
    void waitsForTheNodesWithSelectedPods() throws Exception {
        HasMetadata policy = policy("web", "[]");
        report("w2", KIND, version(policy));
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        report("w1", KIND, version(policy) - 1);
        stillWaits(waiting);
        report("w1", KIND, version(policy));
        Ended ended = within(waiting);
        assertThat(ended.exit()).isZero();
        assertThat(ended.answer().path("policy").asText()).isEqualTo("NetworkPolicy/wait-test/p");
        assertThat(ended.answer().path("generation").asLong()).isEqualTo(1);
        assertThat(ended.answer().path("nodes").toString()).isEqualTo("{\"have\":1,\"want\":1}");
        assertThat(ended.answer().path("waitingFor")).isEmpty();
    }

    /** It has an address and no record: an earlier CNI gave it. No node is waited for because of it. */
    @Test
    void podsOfAnEarlierCniAreCounted() {
        report("w1", KIND, version(policy("web", "[]")));
        assertThat(policyWait("netpol/p").answer().path("unmanaged").asLong(-1)).isZero();
        running("web-old", "web", "10.244.0.7");
        running("db-old", "db", "10.244.0.8");
        running("web-new", "web", "");
        HasMetadata ours = running("web-1", "web", "10.9.0.5");
        slice("w1", entry("web-1", WEB, 5, ours.getMetadata().getUid()));
        Ended ended = policyWait("netpol/p");
        assertThat(ended.exit()).isZero();
        assertThat(ended.answer().path("unmanaged").asLong()).isEqualTo(1);
        HasMetadata floor = apply("""
                {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftClusterNetworkPolicy", "metadata": {"name": "wait-test"},
                 "spec": {"subject": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%s"}}},
                          "ingress": []}}
                """.formatted(SPACE));
        report("w1", "WeftClusterNetworkPolicy", version(floor));
        report("w2", "WeftClusterNetworkPolicy", version(floor));
        assertThat(policyWait("wcnp/wait-test").answer().path("unmanaged").asLong())
                .isEqualTo(2);
        client.resource(floor).delete();
    }

    private HasMetadata running(String name, String app, String address) {
        HasMetadata pod = apply("""
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"namespace": "%s", "name": "%s", "labels": {"app": "%s"}},
                 "spec": {"nodeName": "w1", "containers": [{"name": "c", "image": "none"}]}}
                """.formatted(SPACE, name, app));
        if (!address.isEmpty()) {
            client.pods()
                    .inNamespace(SPACE)
                    .withName(name)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"status\":{\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\"" + address + "\"}]}}");
        }
        return pod;
    }

    @Test
    void timeIsOverWithTheReason() {
        policy("web", "[]");
        Ended ended = policyWait("netpol/p", "--timeout", "500ms");
        assertThat(ended.exit()).isEqualTo(124);
        assertThat(ended.state()).isEqualTo("waiting");
        assertThat(ended.waitingFor()).containsExactly("w1");
        assertThat(ended.answer().path("waitingFor").path(0).path("reason").asText())
                .contains("reported nothing yet of NetworkPolicy");
    }

    @Test
    void laterGenerationSupersedes() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        policy("web", "[{}]");
        Ended ended = within(waiting);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.state()).isEqualTo("superseded");
        assertThat(policyWait("netpol/p", "--generation", "1").state()).isEqualTo("superseded");
    }

    @Test
    void policyThatIsStagedMeanwhileIsNotSaidToBeEnforced() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        HasMetadata staged = stagedPolicy();
        stillWaits(waiting);
        report("w1", KIND, version(staged));
        assertThat(within(waiting).state()).isEqualTo("staged");
    }

    @Test
    void policyThatIsStagedNoLongerIsWaitedForAnew() throws Exception {
        HasMetadata staged = stagedPolicy();
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        HasMetadata enforced = policy("web", "[]");
        stillWaits(waiting);
        report("w1", KIND, version(staged));
        stillWaits(waiting);
        report("w1", KIND, version(enforced));
        assertThat(within(waiting).state()).isEqualTo("enforced");
    }

    @Test
    void generationThatIsStillToComeIsWaitedFor() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting =
                CompletableFuture.supplyAsync(() -> policyWait("netpol/p", "--generation", "2"));
        stillWaits(waiting);
        report("w1", KIND, version(policy("web", "[{}]")));
        report("w2", KIND, Long.MAX_VALUE);
        assertThat(within(waiting).exit()).isZero();
    }

    /** The second generation selects nobody on w1, where the first may still let packets through. */
    @Test
    void nodeOfTheFormerGenerationIsWaitedFor() throws Exception {
        policy("web", "[{}]");
        HasMetadata second = policy("db", "[{}]");
        report("w2", KIND, version(second));
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        report("w1", KIND, version(second));
        assertThat(within(waiting).answer().path("nodes").toString()).isEqualTo("{\"have\":1,\"want\":1}");
    }

    @Test
    void deletedPolicyEndsTheWait() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        client.network().v1().networkPolicies().inNamespace(SPACE).withName("p").delete();
        assertThat(within(waiting).exit()).isEqualTo(1);
        assertThat(policyWait("netpol/p").state()).isEqualTo("deleted");
    }

    /** What the operator writes into the status raises the version, but no agent needs to follow. */
    @Test
    void ownKindsAreWaitedForByTheVersionOfTheirGeneration() {
        HasMetadata policy = apply("""
                {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftNetworkPolicy",
                 "metadata": {"namespace": "%s", "name": "p"}, "spec": {"subject": {}, "ingress": []}}
                """.formatted(SPACE));
        client.resources(WeftNetworkPolicy.class)
                .inNamespace(SPACE)
                .withName("p")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observedGeneration\":1,\"observedResourceVersion\":\"" + version(policy)
                                + "\",\"observedUid\":\"" + policy.getMetadata().getUid() + "\"}}");
        report("w1", "WeftNetworkPolicy", version(policy));
        report("w2", "WeftNetworkPolicy", version(policy));
        assertThat(policyWait("wnp/p").exit()).isZero();
    }

    @Test
    void whatIsNotUnderstoodIsNeverInForce() {
        apply("""
                {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftNetworkPolicy", "metadata": {"namespace": "%s", "name": "f"},
                 "spec": {"subject": {"podSelector": {"matchLabels": {"no": "body"}}},
                          "ingress": [{"action": "Allow", "ports": [{"port": "NO_NAME"}]}]}}
                """.formatted(SPACE));
        Ended ended = policyWait("wnp/f");
        assertThat(List.of(ended.exit(), ended.state())).isEqualTo(List.of(1, "flawed"));
        assertThat(ended.answer().path("message").asText()).startsWith("spec.ingress[0].ports[0].port: 'NO_NAME'");
    }

    @Test
    void deletionIsWaitedForUntilNoNodeHasAVersionWithThePolicy() throws Exception {
        HasMetadata policy = policy("web", "[]");
        report("w1", KIND, version(policy));
        report("w2", KIND, version(policy));
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> policyWait("netpol/p", "--deleted"));
        stillWaits(waiting);
        client.network().v1().networkPolicies().inNamespace(SPACE).withName("p").delete();
        stillWaits(waiting);
        long later = version(apply("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"namespace\":\""
                + SPACE + "\",\"name\":\"clock-" + System.nanoTime() + "\"}}"));
        report("w1", KIND, later);
        stillWaits(waiting);
        report("w2", KIND, later);
        Ended ended = within(waiting);
        assertThat(ended.exit()).isZero();
        assertThat(ended.state()).isEqualTo("gone");
        assertThat(ended.answer().path("nodes").toString()).isEqualTo("{\"have\":2,\"want\":2}");
        assertThat(policyWait("netpol/p", "--deleted").exit()).isZero();
        report("w2", KIND, version(policy));
        assertThat(policyWait("netpol/p", "--deleted", "--timeout", "500ms").waitingFor())
                .containsExactly("w2");
    }

    /** As the command itself calls it: that name must not become one of a policy that is nowhere. */
    @Test
    void policyOfANamedNamespaceIsNotGoneWhileItIsThere() {
        HasMetadata policy = policy("web", "[]");
        report("w1", KIND, version(policy));
        report("w2", KIND, version(policy));
        Ended ended = policyWait("NetworkPolicy/" + SPACE + "/p", "-n", SPACE, "--deleted", "--timeout", "500ms");
        assertThat(List.of(ended.exit(), ended.state())).isEqualTo(List.of(124, "waiting"));
    }

    @Test
    void podIsWaitedForByItsLabelsOfNow() throws Exception {
        Pod pod = client.resource(new io.fabric8.kubernetes.api.model.PodBuilder()
                        .withNewMetadata()
                        .withNamespace(SPACE)
                        .withName("fresh")
                        .withLabels(Map.of("app", "web"))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("w1")
                        .addNewContainer()
                        .withName("main")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(() -> endpointWait("fresh"));
        stillWaits(waiting);
        SliceEntry entry = new SliceEntry(
                new PodAddresses(Address.parse("10.9.0.7"), Address.parse("fd09::7")),
                DB,
                SPACE,
                "fresh",
                pod.getMetadata().getUid());
        everywhere(slice("w1", entry("web-1", WEB, 5), entry));
        // The identity is that of other labels.
        stillWaits(waiting);
        long known = slice("w1", entry("web-1", WEB, 5), entry.withIdentity(WEB));
        stillWaits(waiting);
        new TestingAgent(client, "w1").report(Map.of("WeftEndpointSlice", known, "WeftIdentity", known));
        stillWaits(waiting);
        new TestingAgent(client, "w2").report(Map.of("WeftEndpointSlice", known, "WeftIdentity", known));
        Ended ended = within(waiting);
        assertThat(ended.exit()).isZero();
        assertThat(ended.answer().path("identity").asInt()).isEqualTo(WEB);
        assertThat(endpointWait("nobody").exit()).isEqualTo(1);
    }

    private Ended endpointWait(String pod) {
        return run(new EndpointWaitCommand(), pod);
    }

    private void everywhere(long version) {
        for (String node : List.of("w1", "w2")) {
            new TestingAgent(client, node).report(Map.of("WeftEndpointSlice", version, "WeftIdentity", version));
        }
    }

    @Test
    void badNamesAndOptionsAreRefused() {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new PolicyWaitCommand())
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(new StringWriter()));
        assertThat(command.execute("--kubeconfig", kubeconfig, "netpol/p", "--timeout", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no duration; write it as 30s");
        assertThat(command.execute("--kubeconfig", kubeconfig, "netpol/p", "--deleted", "--generation", "1"))
                .isEqualTo(2);
        assertThat(command.execute("--kubeconfig", kubeconfig, "-o", "text", "pod/p"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("'pod/p' names no policy");
    }
}
