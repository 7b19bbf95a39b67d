package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import dev.weft.kube.Rights;
import dev.weft.kube.RoleRules;
import dev.weft.kube.UsedRights;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The agent's role is enough for what it asks of the API server, and for nothing else. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class AgentRightsTest {

    private static final String NODE = "rights-node";

    private ApiServer server;

    @BeforeEach
    void prepare(ApiServer shared) {
        server = shared;
        Rights.install(server);
        Node node =
                new NodeBuilder().withNewMetadata().withName(NODE).endMetadata().build();
        server.admin().resource(node).create();
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(NODE).build());
        object.setSpec(new WeftNodeSpec(List.of(), List.of(), List.of()));
        server.admin().resource(object).create();
    }

    @AfterEach
    void clean() {
        server.admin().pods().inNamespace(Rights.SYSTEM).withGracePeriod(0).delete();
        server.admin().nodes().withName(NODE).delete();
        server.admin().resources(WeftNode.class).withName(NODE).delete();
    }

    @Test
    void agentsRoleIsEnoughAndNoMore() {
        UsedRights rights = new UsedRights();
        try (KubernetesClient client = server.connect(Rights.agentToken(server, NODE), rights);
                ClusterFeeds feeds = new ClusterFeeds(client);
                NodeStatus status = new NodeStatus(client, NODE)) {
            feeds.start(() -> {});
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> feeds.awaited(NODE, Map.of()).isOver()
                            && feeds.closed().isEmpty());
            ServiceRanges.read(client);
            assertThat(client.nodes().withName(NODE).get()).isNotNull();
            assertThat(status.last()).isEmpty();
            status.start(new StatusSources(() -> "", List::of, () -> null, () -> {}, () -> Horizon.NONE, () -> 1));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::ready);
        }
        assertThat(rights.refused()).isEmpty();
        Set<String> used = new HashSet<>(rights.used());
        // Events tell of mishaps, which do not happen here.
        used.add("create /events");
        assertThat(RoleRules.unexplained(Rights.AGENT, used))
                .as("rights that the agent did not use and whose comment does not say when it does")
                .isEmpty();
    }

    private boolean ready() {
        return server.admin().resources(WeftNode.class).withName(NODE).get().getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }
}
