package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.TestingAgent;
import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code weft endpoint wait}. */
class EndpointWaitTest extends WaitBed {

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

    private Ended endpointWait(String pod) {
        return run(new EndpointWaitCommand(), pod);
    }

    private void everywhere(long version) {
        for (String node : List.of("w1", "w2")) {
            new TestingAgent(client, node).report(Map.of("WeftEndpointSlice", version, "WeftIdentity", version));
        }
    }
}
