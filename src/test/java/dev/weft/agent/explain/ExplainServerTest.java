package dev.weft.agent.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.staged.Trials;
import dev.weft.bpf.BpfBench;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.observe.Decided;
import dev.weft.observe.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions by the socket, answered by the real programs on real maps of a node with two pods. */
class ExplainServerTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static ExplainedNode node;
    private static LocalServer server;
    private static final Map<Decided, TallyValue> decided = new ConcurrentHashMap<>();
    private static final List<Trials.Outcome> trials = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        node = new ExplainedNode(BENCH);
        server = ExplainServer.open(
                directory.resolve("explain.sock"),
                node.programs(),
                node.maps(),
                node::known,
                new Counts(() -> decided, () -> trials));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        assertThat(directory.resolve("explain.sock")).doesNotExist();
        node.close();
    }

    static String question(String source, String destination, String protocol, int port) {
        return MAPPER.createObjectNode()
                .put("source", source)
                .put("destination", destination)
                .put("protocol", protocol)
                .put("port", port)
                .toString();
    }

    private static JsonNode ask(String question) throws IOException {
        return ask(directory.resolve("explain.sock"), question);
    }

    static JsonNode ask(Path socket, String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
            return MAPPER.readTree(new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine());
        }
    }

    @Test
    void saysWhatAPolicyHasDecided() throws IOException {
        PolicyRef policy = new PolicyRef("NetworkPolicy", "shop", "web", "uid", 3);
        decided.put(new Decided(policy.rule(Direction.INGRESS, 1), TallyKind.ENFORCED), new TallyValue(2, 30, 4000, 0));
        decided.put(
                new Decided(policy.rule(Direction.INGRESS, Decided.ISOLATION), TallyKind.WOULD_DENY),
                new TallyValue(1, 1, 60, System.nanoTime()));
        decided.put(
                new Decided(
                        new PolicyRef("NetworkPolicy", "shop", "other", "u2", 1).rule(Direction.INGRESS, 0),
                        TallyKind.ENFORCED),
                new TallyValue(1, 1, 60, 0));
        trials.add(new Trials.Outcome(policy, System.nanoTime(), 4, 1, 7, 0));
        JsonNode answer = ask("{\"counts\":{\"kind\":\"NetworkPolicy\",\"namespace\":\"shop\",\"name\":\"web\"}}");
        assertThat(answer.path("trial").path("endpoints").asInt()).isEqualTo(4);
        assertThat(answer.path("trial").path("endpointsWithTraffic").asInt()).isEqualTo(1);
        assertThat(answer.path("trial").path("wouldDenyPackets").asInt()).isEqualTo(7);
        assertThat(answer.path("counts")).hasSize(2);
        JsonNode isolation = answer.path("counts").get(0);
        assertThat(isolation.path("rule").isNull()).isTrue();
        assertThat(isolation.path("outcome").asText()).isEqualTo("would-deny");
        assertThat(Instant.parse(isolation.path("last").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(answer.path("counts").get(1)).isEqualTo(MAPPER.readTree("""
                {"uid":"uid","generation":3,"direction":"ingress","rule":1,"outcome":"enforced","judged":2,"packets":30,
                 "bytes":4000,"last":null}
                """));
    }

    @ParameterizedTest
    @CsvSource({"10.8.0.1,10.8.0.2", "fd44:8::1,fd44:8::2"})
    void saysWhatStagedPoliciesWouldDo(String client, String web) throws IOException {
        JsonNode denied = ask(question(client, web, "TCP", 80)).path("egress");
        assertThat(denied.path("verdict").asText()).isEqualTo("allow");
        assertThat(denied.path("staged")).isEqualTo(MAPPER.readTree("""
                {"verdict":"deny","reason":"default-deny","rule":null}
                """));
        JsonNode answer = ask(question(client, web, "TCP", 81));
        assertThat(answer.path("verdict").asText()).isEqualTo("deny");
        assertThat(answer.path("ingress").has("staged")).isFalse();
        JsonNode staged = answer.path("egress").path("staged");
        assertThat(staged.path("verdict").asText()).isEqualTo("allow");
        assertThat(staged.path("rule").path("name").asText()).isEqualTo("trial");
        assertThat(staged.path("rule").path("index").asInt()).isZero();
    }

    @Test
    void theNinthIsToldThatThereAreEight() throws IOException {
        Path socket = directory.resolve("full.sock");
        Counts counts = new Counts(() -> decided, () -> trials);
        List<SocketChannel> others = new ArrayList<>();
        try (LocalServer _ = ExplainServer.open(socket, node.programs(), node.maps(), node::known, counts)) {
            for (int i = 0; i < LocalServer.CLIENTS; i++) {
                SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX);
                other.connect(UnixDomainSocketAddress.of(socket));
                others.add(other);
            }
            JsonNode answer = ask(socket, question("10.8.0.1", "10.8.0.2", "TCP", 80));
            assertThat(answer.path("ok").asBoolean(true)).isFalse();
            assertThat(answer.path("code").asText()).isEqualTo("Busy");
            assertThat(answer.path("message").asText()).contains("8 clients");
            assertThat(answer.path("remedy").asText()).isNotEmpty();
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    void onlyRootMayAsk() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("explain.sock"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({"10.8.0.1,10.8.0.2", "fd44:8::1,fd44:8::2"})
    void allowedByARule(String client, String web) throws IOException {
        JsonNode answer = ask(question(client, web, "TCP", 80));
        assertThat(answer.path("ok").asBoolean()).as(answer.toPrettyString()).isTrue();
        assertThat(answer.path("verdict").asText()).isEqualTo("allow");
        assertThat(answer.path("program").asText()).isEqualTo("from_pod");
        assertThat(answer.path("source").path("name").asText()).isEqualTo("t/client");
        assertThat(answer.path("destination").path("name").asText()).isEqualTo("t/web");
        assertThat(answer.path("egress").path("reason").asText()).isEqualTo("no-policy");
        JsonNode rule = answer.path("ingress").path("rule");
        assertThat(rule.path("kind").asText()).isEqualTo("NetworkPolicy");
        assertThat(rule.path("name").asText()).isEqualTo("web");
        assertThat(rule.path("index").asInt()).isZero();
        assertThat(rule.path("peer").asInt()).isEqualTo(1);
        assertThat(rule.path("port").asInt()).isZero();
        assertThat(answer.path("steps").findValuesAsText("map"))
                .containsExactly(
                        "ipcache", "endpoint", "ipcache", "endpoint", "slot", "slot", "ipcache_cidr", "policy");
        JsonNode last = answer.path("steps").path(7);
        assertThat(last.path("key").path("peer").asText()).isEqualTo("identity:" + ExplainedNode.CLIENT);
        assertThat(last.path("value").path("enforced").path("verdict").asText()).isEqualTo("ALLOW");
    }

    @Test
    void deniedForItsPort() throws IOException {
        JsonNode answer = ask(question("10.8.0.1", "10.8.0.2", "TCP", 81));
        assertThat(answer.path("dropReason").asText()).isEqualTo("POLICY_DENIED");
        JsonNode ingress = answer.path("ingress");
        assertThat(ingress.path("reason").asText()).isEqualTo("default-deny");
        assertThat(ingress.path("selectedBy").path(0).path("name").asText()).isEqualTo("web");
        JsonNode nearest = ingress.path("nearest");
        assertThat(nearest.path("index").asInt()).isZero();
        assertThat(nearest.path("missing").size()).isEqualTo(1);
        assertThat(nearest.path("missing").path(0).path("what").asText()).isEqualTo("port");
        assertThat(nearest.path("missing").path(0).path("message").asText())
                .isEqualTo("the packet is for TCP/81, the rule is about TCP/80");
    }

    @Test
    void fromAnotherNode() throws IOException {
        JsonNode answer = ask(question("10.9.0.1", "10.8.0.2", "TCP", 80));
        assertThat(answer.path("program").asText()).isEqualTo("from_overlay");
        assertThat(answer.path("source").path("node").asText()).isEqualTo("n2");
        assertThat(answer.path("egress").isNull()).isTrue();
        JsonNode missing =
                answer.path("ingress").path("nearest").path("missing").path(0);
        assertThat(missing.path("what").asText()).isEqualTo("label");
        assertThat(missing.path("message").asText())
                .isEqualTo("the sender has label app=far, the rule asks for app=client");
        String asClient =
                question("10.9.0.1", "10.8.0.2", "TCP", 80).replace("}", ",\"identity\":" + ExplainedNode.CLIENT + "}");
        assertThat(ask(asClient).path("verdict").asText()).isEqualTo("allow");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,10.8.0.2,to_pod,allow,own-node",
        "192.0.2.9,10.8.0.2,to_pod,deny,default-deny",
        "192.0.2.2,10.8.0.2,from_overlay,deny,default-deny",
        "10.8.0.1,192.0.2.9,from_pod,allow,",
        "192.0.2.1,10.9.0.1,to_overlay,allow,",
        "192.0.2.1,192.0.2.2,none,n/a,",
        "10.8.0.1,10.8.0.1,none,n/a,",
        "10.9.0.1,192.0.2.9,none,n/a,"
    })
    void whoeverTheSidesAre(String source, String destination, String program, String verdict, String reason)
            throws IOException {
        JsonNode answer = ask(question(source, destination, "UDP", 53));
        assertThat(answer.path("program").asText()).isEqualTo(program);
        assertThat(answer.path("verdict").asText()).isEqualTo(verdict);
        assertThat(answer.path("ingress").path("reason").asText("")).isEqualTo(reason == null ? "" : reason);
    }

    /** The pod may have come up a moment ago, or be gone. */
    @ParameterizedTest
    @CsvSource({
        "10.9.0.1,10.8.0.99,302,from_overlay,STALE_ADDRESS",
        "10.9.0.1,10.8.0.99,6,from_overlay,INVALID_IDENTITY",
        "10.9.0.99,10.8.0.2,302,from_overlay,POLICY_DENIED",
        "10.9.0.99,10.8.0.2,300,from_overlay,",
        "192.0.2.2,192.0.2.1,6,none,"
    })
    void packetOfAnotherNodeMeetsTheOverlayWhoeverIsKnownHere(
            String source, String destination, int identity, String program, String drop) throws IOException {
        JsonNode answer = ask(question(source, destination, "TCP", 80).replace("}", ",\"identity\":" + identity + "}"));
        assertThat(answer.path("program").asText()).isEqualTo(program);
        assertThat(answer.path("dropReason").textValue()).isEqualTo(drop);
    }

    @Test
    void otherDropsAreNamed() throws IOException {
        JsonNode answer = ask(question("10.8.0.1", "192.0.2.2", "UDP", 8472));
        assertThat(answer.path("verdict").asText()).isEqualTo("deny");
        assertThat(answer.path("dropReason").asText()).isEqualTo("TUNNEL_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weather",
                "[]",
                "{}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"fd44:8::2\",\"protocol\":\"TCP\",\"port\":80}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"10.8.0.2\",\"protocol\":\"GRE\",\"port\":80}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"10.8.0.2\",\"protocol\":\"ICMPv6\",\"port\":80}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"10.8.0.2\",\"protocol\":\"TCP\",\"port\":0}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"10.8.0.2\",\"protocol\":\"TCP\",\"port\":65536}",
                "{\"source\":\"10.8.0.1\",\"destination\":\"10.8.0.2\",\"protocol\":\"TCP\",\"port\":1.5}"
            })
    void badQuestionsAreRefusedByField(String line) throws IOException {
        JsonNode answer = ask(line);
        assertThat(answer.path("ok").asBoolean(true)).isFalse();
        assertThat(answer.path("code").asText()).isEqualTo("BadQuestion");
        assertThat(answer.path("message").asText())
                .startsWith(answer.path("field").asText());
    }

    @Test
    void whatIsBeingReplacedIsNotGuessed() throws IOException {
        node.forgetSets();
        try {
            JsonNode answer = ask(question("10.8.0.1", "10.8.0.2", "TCP", 80));
            assertThat(answer.path("code").asText()).isEqualTo("Changing");
        } finally {
            node.recallSets();
        }
    }

    @ParameterizedTest
    @CsvSource({"10.8.0.1,10.8.0.3,ingress", "10.8.0.3,10.8.0.1,egress"})
    void podWhosePoliciesAreNotKnownYetIsNotReady(String source, String destination, String direction)
            throws IOException {
        JsonNode answer = ask(question(source, destination, "TCP", 80));
        assertThat(answer.path("verdict").asText()).as(answer.toPrettyString()).isEqualTo("deny");
        assertThat(answer.path(direction).path("reason").asText()).isEqualTo("not-ready");
        assertThat(answer.path(direction).path("selectedBy")).isEmpty();
    }

    @Test
    void whatTheAgentFailsAtIsAnsweredToo() throws IOException {
        Path socket = directory.resolve("failing.sock");
        Counts failing = new Counts(
                () -> {
                    throw new IllegalStateException("out of thin air");
                },
                List::of);
        try (LocalServer _ = ExplainServer.open(socket, node.programs(), node.maps(), node::known, failing)) {
            assertThat(ask(socket, "{\"counts\":{}}")).isEqualTo(MAPPER.readTree("""
                    {"ok":false,"code":"Internal","message":"java.lang.IllegalStateException: out of thin air",
                     "remedy":"this is a mistake of weft: please report it, with the agent's log"}
                    """));
        }
    }

    @Test
    void writesNothingAndTakesLittleTime() throws IOException {
        Map<String, Object> before = node.dump();
        long[] micros = new long[500];
        for (int i = 0; i < micros.length; i++) {
            JsonNode answer = ask(question("10.8.0.1", "10.8.0.2", "TCP", 1 + i));
            micros[i] = answer.path("micros").asLong();
            assertThat(answer.path("verdict").asText()).isEqualTo(i == 79 ? "allow" : "deny");
        }
        assertThat(node.dump()).isEqualTo(before);
        Arrays.sort(micros);
        System.err.println("explain: median " + micros[250] + " us, 99 % " + micros[495] + " us");
        assertThat(micros[250]).isLessThan(5_000);
    }
}
