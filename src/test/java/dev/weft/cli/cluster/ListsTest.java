package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.cli.cluster.AskedServer.Answer;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about identities, endpoints and nodes print of the objects of a real API server. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class ListsTest {

    private static final String SPACE = "lists-test";

    @TempDir
    private Path directory;

    private KubernetesClient client;
    private TestingObjects objects;
    private AskedServer server;

    @BeforeEach
    void prepare(ApiServer shared) throws IOException {
        client = shared.connect();
        objects = new TestingObjects(client, SPACE);
        objects.begin();
        server = AskedServer.by(shared, directory, SPACE);
    }

    @AfterEach
    void clean() {
        objects.clean();
        client.close();
    }

    /** Returns the cells of a table without its head. */
    private static List<List<String>> rows(Answer answer) {
        return answer.out()
                .lines()
                .skip(1)
                .map(line -> List.of(line.split(" {3,}")))
                .toList();
    }

    @Test
    void nothingIsAHeadAlone() {
        for (ClusterCommand command : List.of(new IdentityListCommand(), new EndpointListCommand())) {
            assertThat(server.ask(command).out()).hasLineCount(1).startsWith("N");
            assertThat(server.ask(command, "-o", "json")).isEqualTo(new Answer(0, "[]\n", ""));
        }
        assertThat(server.ask(new NodeListCommand())).returns(0, Answer::exit);
    }

    @Test
    void identitiesByTheirNumber() {
        objects.identity(10000, SPACE, Map.of());
        objects.identity(3000, SPACE, Map.of("tier", "front", "app", "web"));
        objects.identity(3001, "elsewhere", Map.of("app", "db"));
        assertThat(rows(server.ask(new IdentityListCommand())))
                .containsExactly(
                        List.of("3000", SPACE, "default", "app=web,tier=front"),
                        List.of("3001", "elsewhere", "default", "app=db"),
                        List.of("10000", SPACE, "default"));
        Answer answer = server.ask(new IdentityListCommand(), "-n", SPACE, "-o", "json");
        assertThat(answer.exit()).isZero();
        assertThat(answer.json())
                .extracting(identity -> identity.at("/metadata/name").asText())
                .containsExactly("3000", "10000");
        JsonNode first = answer.json().get(0);
        assertThat(first.path("kind").asText()).isEqualTo("WeftIdentity");
        assertThat(first.at("/spec/namespace").asText()).isEqualTo(SPACE);
        assertThat(first.at("/spec/podLabels/app").asText()).isEqualTo("web");
        assertThat(first.at("/metadata").has("managedFields")).isFalse();
    }

    private void threePods() {
        objects.endpoint(objects.pod("web", false, "10.8.1.5", "fd44:1::5"), 3000, "10.8.1.5", "fd44:1::5");
        objects.pod("old", false, "10.244.0.7", "fd99::7");
        objects.pod("proxy", true, "192.0.2.1");
    }

    @Test
    void podsOfAnEarlierCniAreUnmanaged() {
        threePods();
        Answer text = server.ask(new EndpointListCommand());
        assertThat(text.exit()).isZero();
        assertThat(rows(text))
                .containsExactly(
                        List.of(SPACE, "web", "n1", "3000", "10.8.1.5", "fd44:1::5", "managed"),
                        List.of(SPACE, "old", "n1", "-", "10.244.0.7", "fd99::7", "unmanaged"));
        JsonNode both = server.ask(new EndpointListCommand(), "-o", "json").json();
        assertThat(both).hasSize(2);
        assertThat(both.get(0).path("kind").asText()).isEqualTo("WeftEndpoint");
        assertThat(both.get(0).at("/spec/identity").asInt()).isEqualTo(3000);
        JsonNode old = both.get(1);
        assertThat(old.path("kind").asText()).isEqualTo("Pod");
        assertThat(old.path("state").asText()).isEqualTo("unmanaged");
        assertThat(old.at("/metadata/name").asText()).isEqualTo("old");
        assertThat(old.path("nodeName").asText()).isEqualTo("n1");
        assertThat(old.path("addresses"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("10.244.0.7", "fd99::7");
        assertThat(server.ask(new EndpointListCommand(), "-n", "default", "-o", "json")
                        .json())
                .isEmpty();
    }

    @Test
    void anEndpointWithWhatItsIdentityMeans() {
        threePods();
        objects.identity(3000, SPACE, Map.of("app", "web"));
        Answer answer = server.ask(new EndpointGetCommand(), SPACE + "/web", "-o", "json");
        assertThat(answer.exit()).isZero();
        assertThat(answer.json().path("namespace").asText()).isEqualTo(SPACE);
        assertThat(answer.json().path("name").asText()).isEqualTo("web");
        assertThat(answer.json().at("/endpoint/ipv6").asText()).isEqualTo("fd44:1::5");
        assertThat(answer.json().at("/identity/podLabels/app").asText()).isEqualTo("web");
        assertThat(server.ask(new EndpointGetCommand(), "web").out())
                .contains("identity: 3000", "app: \"web\"", "ipv4: \"10.8.1.5\"");
    }

    /** Its endpoint is in force all the same, until the operator has mended the identity. */
    @Test
    void anEndpointWithoutItsIdentityObject() {
        threePods();
        Answer answer = server.ask(new EndpointGetCommand(), "web", "-o", "json");
        assertThat(answer.exit()).isZero();
        assertThat(answer.json().at("/endpoint/identity").asInt()).isEqualTo(3000);
        assertThat(answer.json().has("identity")).isFalse();
    }

    @Test
    void noEndpointIsNo() {
        threePods();
        for (String pod : List.of("old", "weather")) {
            Answer text = server.ask(new EndpointGetCommand(), pod);
            assertThat(text.exit()).isEqualTo(1);
            assertThat(text.out()).isEmpty();
            assertThat(text.err())
                    .startsWith("weft: there is no endpoint of pod " + SPACE + "/" + pod + "; ")
                    .hasLineCount(1);
        }
        Answer answer = server.ask(new EndpointGetCommand(), "elsewhere/web", "-o", "json");
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.fault().path("code").asText()).isEqualTo("NotFound");
        assertThat(answer.fault().path("message").asText()).contains("elsewhere/web");
        assertThat(answer.fault().path("remedy").asText()).isNotEmpty();
    }

    @Test
    void readyNodes() {
        objects.weftNode("n1", 1);
        objects.agentSays("n1", "True", "Forwarding");
        Answer answer = server.ask(new NodeListCommand());
        assertThat(answer.exit()).isZero();
        assertThat(rows(answer)).containsExactly(List.of("n1", "True", "192.0.2.1,fd00::1", "10.8.1.0/24,fd44:1::/64"));
    }

    @Test
    void aNodeThatLacksSomethingIsNo() {
        objects.weftNode("n1", 1);
        objects.weftNode("n2", 2);
        objects.weftNode("n3", 3);
        objects.agentSays("n1", "True", "Forwarding");
        objects.agentSays(
                "n2",
                "False",
                "Lacking",
                new WeftNodeLack("KernelTooOld", "5.10: install 6.6"),
                new WeftNodeLack("TunnelPortTaken", "by vxlan0: remove it"));
        Answer text = server.ask(new NodeListCommand());
        assertThat(text.exit()).isEqualTo(1);
        assertThat(rows(text))
                .extracting(row -> row.get(0) + " " + row.get(1))
                .containsExactly("n1 True", "n2 False (Lacking)", "n3 Unknown (Pending)");
        assertThat(rows(text).get(1)).last().isEqualTo("KernelTooOld,TunnelPortTaken");
        Answer json = server.ask(new NodeListCommand(), "-o", "json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.json().get(1).at("/status/lacks/0/message").asText()).isEqualTo("5.10: install 6.6");
        assertThat(json.json().get(2).at("/spec/podCIDRs/1").asText()).isEqualTo("fd44:3::/64");
    }

    @Test
    void noPolicyIsNo() {
        Answer text = server.ask(new PolicyGetCommand(), "netpol/weather");
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.err())
                .startsWith("weft: there is no NetworkPolicy " + SPACE + "/weather; ")
                .hasLineCount(1);
        Answer json = server.ask(new PolicyGetCommand(), "wcnp/weather", "-o", "json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.fault().path("code").asText()).isEqualTo("NotFound");
        assertThat(json.fault().path("object").asText()).isEqualTo("WeftClusterNetworkPolicy/weather");
    }
}
