package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code weft policy wait}: a policy is gone. */
class PolicyGoneTest extends WaitBed {

    @Test
    void deletedPolicyEndsTheWait() throws Exception {
        policy("web", "[]");
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p"));
        stillWaits(waiting);
        client.network().v1().networkPolicies().inNamespace(SPACE).withName("p").delete();
        assertThat(within(waiting).exit()).isEqualTo(1);
        assertThat(policyWait("netpol/p").state()).isEqualTo("deleted");
    }

    @Test
    void deletionIsWaitedForUntilNoNodeHasAVersionWithThePolicy() throws Exception {
        HasMetadata policy = policy("web", "[]");
        report("w1", KIND, version(policy));
        report("w2", KIND, version(policy));
        CompletableFuture<Ended> waiting = started(() -> policyWait("netpol/p", "--deleted"));
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
        assertThat(ended.answer().has("message")).isFalse();
        assertThat(ended.answer().path("nodes").toString()).isEqualTo("{\"have\":2,\"want\":2}");
        assertThat(policyWait("netpol/p", "--deleted").exit()).isZero();
        report("w2", KIND, version(policy));
        assertThat(policyWait("netpol/p", "--deleted", "--timeout", "5s").waitingFor())
                .containsExactly("w2");
    }

    /** Else a name that is written wrong looks like one that is deleted. */
    @Test
    void policyThatWasNeverSeenIsNamedAsSuch() {
        HasMetadata other = policy("web", "[]");
        report("w1", KIND, version(other));
        report("w2", KIND, version(other));
        String said = "there is no NetworkPolicy " + SPACE + "/tpyo, and whether there was one is not known";
        Ended ended = policyWait("netpol/tpyo", "--deleted");
        assertThat(List.of(ended.exit(), ended.state())).isEqualTo(List.of(0, "gone"));
        assertThat(ended.answer().path("message").asText()).isEqualTo(said);
        assertThat(server.ask(new PolicyWaitCommand(), "netpol/tpyo", "--deleted", "-o", "text")
                        .out())
                .contains(": no node enforces it any more\n" + said);
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
}
