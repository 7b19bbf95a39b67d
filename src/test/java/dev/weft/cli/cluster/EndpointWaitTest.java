package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.TestingAgent;
import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code weft endpoint wait}. */
class EndpointWaitTest extends WaitBed {

    private static Pod pod(String name, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(SPACE)
                .withName(name)
                .withLabels(Map.of("app", "web"))
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

    @Test
    void podIsWaitedForByItsLabelsOfNow() throws Exception {
        Pod pod = client.resource(pod("fresh", "w1")).create();
        CompletableFuture<Ended> waiting = started(() -> endpointWait("fresh"));
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

    private Ended endpointWait(String pod, String... more) {
        String[] arguments = Stream.concat(Stream.of(pod), Stream.of(more)).toArray(String[]::new);
        return run(new EndpointWaitCommand(), arguments);
    }

    /** It has an address, and waiting gives it no record. */
    @Test
    void podOfAnEarlierCniIsNotWaitedFor() {
        Pod old = client.resource(pod("old", "w1")).create();
        old.setStatus(new PodStatusBuilder()
                .withPhase("Running")
                .withPodIP("10.1.0.9")
                .addNewPodIP("10.1.0.9")
                .build());
        client.resource(old).updateStatus();
        Ended ended = endpointWait("old", "--timeout", "5s");
        assertThat(List.of(ended.exit(), ended.state())).isEqualTo(List.of(1, "unmanaged"));
        assertThat(ended.answer().path("message").asText())
                .isEqualTo(
                        "the pod is unmanaged: an earlier CNI connected it, so no policy applies to it; delete it, so"
                                + " that it is made anew");
        assertThat(server.ask(new EndpointWaitCommand(), "old", "-o", "text").out())
                .startsWith("wait-test/old: no node judges it\nthe pod is unmanaged");
    }

    /** Somebody has bound it there by hand, or the node runs no agent. */
    @Test
    void nodeThatIsNoneIsNamed() {
        client.resource(pod("lost", "no-such-node")).create();
        Ended ended = endpointWait("lost", "--timeout", "2s");
        assertThat(ended.exit()).isEqualTo(124);
        assertThat(ended.answer().path("message").asText())
                .isEqualTo("the pod is bound to 'no-such-node', which is no node of Weft; weft node list shows those"
                        + " that are");
        String text = server.ask(new EndpointWaitCommand(), "lost", "--timeout", "1s", "-o", "text")
                .out();
        assertThat(text).startsWith("wait-test/lost: waiting\n").doesNotContain("0 of 0");
    }

    @Test
    void podThatIsNotThereIsNamed() {
        Ended ended = endpointWait("nobody");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.state()).isEqualTo("deleted");
        assertThat(ended.answer().path("message").asText())
                .isEqualTo(
                        "there is no pod wait-test/nobody; kubectl get pods -n wait-test shows those that there are");
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("pod/wait-test/web-1", "wait-test/")) {
            for (ClusterCommand command : List.of(new EndpointWaitCommand(), new EndpointGetCommand())) {
                AskedServer.Answer answer = server.ask(command, name, "-o", "json");
                assertThat(answer.exit()).isEqualTo(3);
                assertThat(answer.fault().path("value").asText()).isEqualTo(name);
                assertThat(answer.fault().path("remedy").asText()).contains("NAMESPACE/NAME");
            }
        }
    }

    private void everywhere(long version) {
        for (String node : List.of("w1", "w2")) {
            new TestingAgent(client, node).report(Map.of("WeftEndpointSlice", version, "WeftIdentity", version));
        }
    }
}
