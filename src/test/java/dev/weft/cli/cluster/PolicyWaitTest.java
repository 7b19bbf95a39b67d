package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.kube.TestingAgent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code weft policy wait}: a policy is in force. */
class PolicyWaitTest extends WaitBed {

    @Test
    void waitsForTheNodesWithSelectedPods() throws Exception {
        HasMetadata policy = policy("web", "[]");
        report("w2", KIND, version(policy));
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p"));
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

    @Test
    void timeIsOverWithTheReason() {
        policy("web", "[]");
        Ended ended = policyWait("netpol/p", "--timeout", "5s");
        assertThat(ended.exit()).isEqualTo(124);
        assertThat(ended.state()).isEqualTo("waiting");
        assertThat(ended.waitingFor()).containsExactly("w1");
        assertThat(ended.answer().path("waitingFor").path(0).path("reason").asText())
                .contains("reported nothing yet of NetworkPolicy");
    }

    /** However far the node has read: it has no room for a rule of the policy. */
    @Test
    void policyOfWhichARuleGaveWayIsNotInForce() {
        HasMetadata policy = policy("web", "[]");
        WeftNodeException exception = new WeftNodeException(KIND, SPACE, "p", "spec.ingress[0] has no room");
        new TestingAgent(client, "w1").report(Map.of(KIND, version(policy)), List.of(exception));
        Ended ended = policyWait("netpol/p", "--timeout", "2s");
        assertThat(ended.exit()).isEqualTo(124);
        assertThat(ended.state()).isEqualTo("waiting");
        assertThat(ended.answer().path("waitingFor").path(0).path("reason").asText())
                .isEqualTo("spec.ingress[0] has no room");
        new TestingAgent(client, "w1").report(Map.of(KIND, version(policy)), List.of());
        assertThat(policyWait("netpol/p").exit()).isZero();
    }

    @Test
    void policyThatSelectsNobodySaysSo() {
        policy("nobody", "[]");
        Ended ended = policyWait("netpol/p");
        assertThat(ended.exit()).isZero();
        assertThat(ended.state()).isEqualTo("enforced");
        assertThat(ended.answer().path("nodes").toString()).isEqualTo("{\"have\":0,\"want\":0}");
        assertThat(ended.answer().path("message").asText()).startsWith("no node has a pod that it selects");
        assertThat(server.ask(new PolicyWaitCommand(), "netpol/p", "-o", "text").out())
                .startsWith("NetworkPolicy/wait-test/p: in force at generation 1\nno node has a pod")
                .doesNotContain("0 of 0");
    }

    @Test
    void policyThatIsNotThereIsNamed() {
        Ended ended = policyWait("netpol/typo");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.answer().path("message").asText())
                .isEqualTo("there is no NetworkPolicy wait-test/typo; weft policy list -A shows those that there are");
    }

    @Test
    void laterGenerationSupersedes() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p", "--generation", "1"));
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
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        HasMetadata staged = stagedPolicy();
        stillWaits(waiting);
        report("w1", KIND, version(staged));
        assertThat(within(waiting).state()).isEqualTo("staged");
    }

    @Test
    void policyThatIsStagedNoLongerIsWaitedForAnew() throws Exception {
        HasMetadata staged = stagedPolicy();
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p"));
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
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p", "--generation", "2"));
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
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        report("w1", KIND, version(second));
        assertThat(within(waiting).answer().path("nodes").toString()).isEqualTo("{\"have\":1,\"want\":1}");
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
    void badNamesAndOptionsAreRefused() {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new PolicyWaitCommand())
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(new StringWriter()));
        assertThat(command.execute("--kubeconfig", server.kubeconfig(), "netpol/p", "--timeout", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no duration; write it as 30s");
        assertThat(command.execute("--kubeconfig", server.kubeconfig(), "netpol/p", "--deleted", "--generation", "1"))
                .isEqualTo(2);
        assertThat(command.execute("--kubeconfig", server.kubeconfig(), "-o", "text", "pod/p"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("'pod/p' names no policy");
    }
}
