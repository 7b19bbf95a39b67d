package dev.weft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicySamples;
import dev.weft.kube.WatchedKinds;
import dev.weft.model.Identity;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private PolicySamples samples;

    @BeforeEach
    void tell() throws IOException {
        WatchedKinds.tell(client);
        samples = PolicySamples.of(client);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void knowsEveryKindOfPeerAndPort() {
        List<PolicyConversion> read = samples.read();

        read.forEach(sample -> assertInstanceOf(PolicyConversion.Accepted.class, sample, sample::toString));
        assertEquals(
                Set.of("NetworkPolicy", "WeftNetworkPolicy", "WeftClusterNetworkPolicy"),
                read.stream().map(sample -> sample.policy().ref().kind()).collect(Collectors.toSet()));
        assertEquals(
                Set.of(RulePeer.Pods.class, RulePeer.Block.class, RulePeer.Of.class),
                read.stream()
                        .flatMap(sample -> sample.policy().rules().stream())
                        .flatMap(rule -> rule.peers().stream())
                        .map(Object::getClass)
                        .collect(Collectors.toSet()));
        assertTrue(read.stream()
                .flatMap(sample -> sample.policy().rules().stream())
                .flatMap(rule -> rule.ports().stream())
                .map(Object::getClass)
                .collect(Collectors.toSet())
                .containsAll(Set.of(RulePort.Range.class, RulePort.Named.class, RulePort.Icmp.class)));
    }

    @Test
    void compilesThem() {
        assertTrue(Rehearsal.hold(samples).set(Identity.CLUSTER_MIN).entries().size() > 10);
    }
}
