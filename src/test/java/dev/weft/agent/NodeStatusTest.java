package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.preflight.Lack;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.datapath.NodeState;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the status of a WeftNode says at which moment. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class NodeStatusTest {

    private static final String NODE = "status-node";
    private static final String KIND = "NetworkPolicy";

    private KubernetesClient client;
    private NodeStatus status;
    private volatile @Nullable InForce inForce;
    private long passes;
    private volatile String uid = "first";
    private volatile Runnable settle = () -> {};

    @BeforeEach
    void prepare(ApiServer shared) {
        client = shared.connect();
        create();
        status = new NodeStatus(client, NODE);
    }

    private void create() {
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(NODE).build());
        object.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        client.resource(object).create();
    }

    @AfterEach
    void clean() {
        status.close();
        client.resources(WeftNode.class).withName(NODE).delete();
        client.close();
    }

    private void pass(long upTo, long policies) {
        var compiled = new PolicyCompiler().compile(new PolicyInput(List.of(), List.of()));
        inForce = new InForce(
                compiled,
                NodeState.EMPTY,
                new Horizon(Map.of(KIND, upTo), Map.of(KIND, policies), passes++),
                List.of(),
                0);
        status.changed();
    }

    private void start() {
        status.start(new StatusSources(
                () -> uid, List::of, () -> inForce, () -> settle.run(), () -> inForce.horizon(), () -> 2));
    }

    private String upTo() {
        var written = client.resources(WeftNode.class).withName(NODE).get().getStatus();
        return written == null || written.enforcedUpTo() == null
                ? ""
                : written.enforcedUpTo().getOrDefault(KIND, "");
    }

    private void awaits(String version) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> upTo().equals(version));
    }

    @Test
    void saysNothingBeforeTheGracePeriodIsOver() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        pass(10, 1);
        start();
        awaits("10");
        settle = () -> {
            began.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        pass(20, 20);
        began.await();
        // A pass that ends meanwhile is not covered by that period.
        pass(30, 30);
        assertThat(upTo()).isEqualTo("10");
        AtomicInteger later = new AtomicInteger();
        settle = () -> later.set(Integer.parseInt(upTo()));
        over.countDown();
        awaits("30");
        assertThat(later).hasValue(20);
    }

    @Test
    void oldReportStaysWhileTheNextAgentStarts() {
        pass(10, 1);
        start();
        awaits("10");
        status.close();
        NodeStatus next = new NodeStatus(client, NODE);
        assertThat(next.last()).isEqualTo(Map.of(KIND, 10L));
        next.lacks(List.of(new Lack("Kernel", "it is old", "renew it", true)));
        var written = client.resources(WeftNode.class).withName(NODE).get().getStatus();
        assertThat(written.lacks()).hasSize(1);
        assertThat(written.enforcedUpTo()).isEqualTo(Map.of(KIND, "10"));
        next.close();
    }

    @Test
    void stalledEndsWithTheLack() {
        status.lacks(List.of(new Lack("Kernel", "it is old", "renew it", true)));
        assertThat(conditions()).containsExactlyInAnyOrder("Ready=False", "Stalled=True");
        status.lacks(List.of());
        assertThat(conditions()).containsExactly("Ready=False");
    }

    @Test
    void leftoverOfAnotherNetworkGoesWithItsFile() {
        Lack leftover = new Lack("OtherConflist", "10-old.conf is there", "remove it", false);
        status.lacks(List.of(leftover));
        pass(10, 1);
        start();
        awaits("10");
        assertThat(conditions()).containsExactly("Ready=True");
        assertThat(lacks()).containsExactly("OtherConflist");
        status.lacks(List.of());
        Awaitility.await().until(() -> lacks().isEmpty());
    }

    /** The API server takes a name once. */
    @Test
    void twoLacksOfOneReasonAreBothTold() {
        status.lacks(List.of(
                new Lack("OtherConflist", "10-a.conf is there", "remove it", false),
                new Lack("OtherConflist", "20-b.conf is there", "remove it", false)));
        assertThat(client.resources(WeftNode.class)
                        .withName(NODE)
                        .get()
                        .getStatus()
                        .lacks())
                .singleElement()
                .satisfies(lack -> assertThat(lack.message()).contains("10-a.conf", "20-b.conf"));
    }

    private List<String> lacks() {
        List<WeftNodeLack> lacks = client.resources(WeftNode.class)
                .withName(NODE)
                .get()
                .getStatus()
                .lacks();
        return lacks == null
                ? List.of()
                : lacks.stream().map(WeftNodeLack::name).toList();
    }

    private List<String> conditions() {
        return client.resources(WeftNode.class).withName(NODE).get().getStatus().conditions().stream()
                .map(condition -> condition.getType() + "=" + condition.getStatus())
                .toList();
    }

    @Test
    void newObjectOfTheNodeIsFilledAnew() {
        pass(10, 1);
        start();
        awaits("10");
        client.resources(WeftNode.class).withName(NODE).delete();
        create();
        uid = "second";
        awaits("10");
    }

    /** The operator may have said meanwhile that the agent is gone. */
    @Test
    void afterAFailedWriteAllIsSaidAnew() {
        pass(10, 1);
        start();
        awaits("10");
        client.resources(WeftNode.class).withName(NODE).delete();
        AtomicInteger attempts = new AtomicInteger();
        settle = attempts::incrementAndGet;
        pass(20, 20);
        Awaitility.await().until(() -> attempts.get() > 1);
        pass(10, 1);
        // The write under way may still be the one of before.
        int before = attempts.get();
        Awaitility.await().until(() -> attempts.get() > before + 1);
        create();
        awaits("10");
    }

    @Test
    void whatChangesNothingIsNotWritten() {
        pass(10, 1);
        start();
        awaits("10");
        pass(50, 1);
        pass(60, 60);
        awaits("60");
    }
}
