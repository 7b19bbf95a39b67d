package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of the documentation, answered line by line, and the command's other forms and exit codes on it. */
class PolicyEvalExampleTest {

    private static final Path EXAMPLE = Path.of("docs/examples/policy-eval");

    private record Run(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = WeftCommand.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exit, out.toString(), err.toString());
    }

    private static Run eval(String... more) {
        List<String> args = new ArrayList<>(List.of("policy", "eval", "-f", EXAMPLE.toString()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private static List<JsonNode> json(List<String> lines) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : lines) {
            nodes.add(mapper.readTree(line));
        }
        return nodes;
    }

    @Test
    void answersTheExampleLineByLine() throws Exception {
        Run run = eval("--queries", EXAMPLE.resolve("queries.jsonl").toString());
        assertThat(run.exit()).isZero();
        assertThat(json(run.lines())).isEqualTo(json(Files.readAllLines(EXAMPLE.resolve("expected.jsonl"))));
    }

    @Test
    void answersTheSameFromOneListInJson(@TempDir Path directory) throws Exception {
        Run whole = eval("--queries", EXAMPLE.resolve("queries.jsonl").toString());
        Path list = directory.resolve("list.json");
        Files.writeString(list, ExampleAsList.json(EXAMPLE));
        Run run = run(
                "policy",
                "eval",
                "-f",
                list.toString(),
                "--queries",
                EXAMPLE.resolve("queries.jsonl").toString());
        assertThat(run.out()).isEqualTo(whole.out());
    }

    @Test
    void drawsATable() {
        Run run = eval("--table", "TCP/80");
        assertThat(run.exit()).isZero();
        assertThat(run.lines()).hasSize(6);
        assertThat(run.lines().getFirst().split(" +"))
                .containsExactly(
                        "TCP/80",
                        "alliance/r2",
                        "alliance/xwing",
                        "bare/probe",
                        "empire/deathstar",
                        "empire/tiefighter");
        assertThat(run.lines().get(3).split(" +")).containsExactly("bare/probe", "X", "X", ".", "X", "X");
        assertThat(run.lines().get(5).split(" +")).containsExactly("empire/tiefighter", "X", "X", ".", ".", ".");
    }

    @Test
    void tableOfAFamilyThatPodsLack() {
        assertThat(eval("--table", "TCP/80", "--family", "6").lines().get(1).split(" +"))
                .containsExactly("alliance/r2", "-", "-", "-", "-", "-");
    }

    @Test
    void answersOneQuestionInText() {
        Run run = eval("--from", "bare/probe", "--to", "empire/deathstar", "--protocol", "UDP", "--port", "53");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("""
                        allow  bare/probe -> empire/deathstar  UDP/53 IPv4
                          egress   allow  rule 0 of NetworkPolicy bare/egress-but-tiefighter
                          ingress  allow  rule 2 of NetworkPolicy empire/deathstar-ingress
                        """);
    }

    @Test
    void answersForStagedPoliciesToo(@TempDir Path directory) throws Exception {
        Path pods = directory.resolve("pods.yaml");
        Files.writeString(pods, """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: a}
                        spec: {nodeName: n, containers: []}
                        status: {podIPs: [{ip: 10.0.0.1}]}
                        ---
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: b, labels: {role: frontend}}
                        spec: {nodeName: n, containers: []}
                        status: {podIPs: [{ip: 10.0.0.2}]}
                        """);
        List<String> args = new ArrayList<>(List.of("policy", "eval", "-f", pods.toString()));
        args.addAll(List.of("-f", "docs/examples/staged/closed.yaml", "--from", "default/a", "--to", "default/b"));
        args.addAll(List.of("--protocol", "TCP", "--port", "8080"));
        assertThat(run(args.toArray(String[]::new)).out()).isEqualTo("""
                        allow  default/a -> default/b  TCP/8080 IPv4
                          egress   allow  no-policy
                          ingress  allow  no-policy
                          staged   deny
                            egress   allow  no-policy
                            ingress  deny  default-deny, selected by default/closed
                        """);
    }

    @Test
    void saysWhichQuestionsAreBad(@TempDir Path directory) throws Exception {
        Path queries = directory.resolve("queries.jsonl");
        Files.writeString(queries, """
                        {"id": 7, "from": "empire/nobody", "to": "empire/deathstar", "protocol": "TCP", "port": 80}
                        {"id": 8, "from": "empire/tiefighter", "to": "empire/deathstar", "protocol": "TCP", "port": "nope"}
                        {"id": 9, "from": "empire/tiefighter", "to": "empire/deathstar", "protocol": "TCP", "port": 80}
                        no json
                        """);
        Run run = eval("--queries", queries.toString());
        assertThat(run.exit()).isEqualTo(4);
        List<JsonNode> answers = json(run.lines());
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).path("error").path("field").asText()).isEqualTo("from");
        assertThat(answers.get(0).path("id").asInt()).isEqualTo(7);
        assertThat(answers.get(1).path("error").path("value").asText()).isEqualTo("nope");
        assertThat(answers.get(2).path("verdict").asText()).isEqualTo("allow");
        assertThat(answers.get(3).path("id").isNull()).isTrue();
    }

    /** There are no rules about requests, so a question with one is answered as one without. */
    @Test
    void noRuleDecidesAboutRequests(@TempDir Path directory) throws Exception {
        String plain =
                "{\"from\":\"empire/tiefighter\",\"to\":\"empire/deathstar\",\"protocol\":\"TCP\",\"port\":80%s}\n";
        Path queries = directory.resolve("queries.jsonl");
        Files.writeString(
                queries,
                plain.formatted("")
                        + plain.formatted(
                                ",\"http\":{\"method\":\"GET\",\"path\":\"/\",\"host\":\"d\",\"headers\":{\"a\":\"b\"}}")
                        + plain.formatted(",\"http\":null"));
        Run run = eval("--queries", queries.toString());
        assertThat(run.exit()).isZero();
        List<JsonNode> answers = json(run.lines());
        ObjectNode wanted = answers.getFirst().deepCopy();
        assertThat(answers.get(2)).isEqualTo(wanted);
        assertThat(answers.get(1)).isEqualTo(wanted.put("http", "n/a").putNull("httpBy"));
        assertThat(eval("--queries", queries.toString(), "-o", "text").lines()).containsOnlyOnce("  http     n/a");
    }

    @ParameterizedTest
    @CsvSource({"'\"GET /\"',http", "'{\"verb\":\"GET\"}',http.verb"})
    void requestOfAnotherFormIsABadQuestion(String http, String field, @TempDir Path directory) throws Exception {
        Path queries = directory.resolve("queries.jsonl");
        Files.writeString(
                queries,
                "{\"from\":\"empire/tiefighter\",\"to\":\"empire/deathstar\",\"protocol\":\"TCP\",\"port\":80,\"http\":"
                        + http + "}\n");
        Run run = eval("--queries", queries.toString());
        assertThat(run.exit()).isEqualTo(4);
        assertThat(json(run.lines()).getFirst().at("/error/field").asText()).isEqualTo(field);
    }

    @Test
    void namesWhatIsWrongInTheInput(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("policy.yaml");
        Files.writeString(file, """
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: a}
                        ---
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata: {namespace: a, name: p}
                        spec:
                          podSelector: {}
                          ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]
                        """);
        Run run = run("policy", "eval", "-f", file.toString(), "--table", "TCP/80", "-o", "json");
        assertThat(run.exit()).isEqualTo(3);
        JsonNode error = json(run.lines()).getFirst().path("error");
        assertThat(error.path("document").asInt()).isEqualTo(2);
        assertThat(error.path("object").asText()).isEqualTo("NetworkPolicy a/p");
        assertThat(error.path("field").asText()).isEqualTo("spec.ingress[0].from[0].ipBlock.cidr");
        assertThat(error.path("value").asText()).isEqualTo("10.0.0.0/33");
        assertThat(error.path("remedy").asText()).isNotEmpty();
        assertThat(run.err()).contains("spec.ingress[0].from[0].ipBlock.cidr");
    }

    @Test
    void questionsThatCannotBeReadAreBadInput(@TempDir Path directory) throws Exception {
        for (String file :
                List.of(directory.toString(), directory.resolve("none").toString())) {
            Run run = eval("--queries", file);
            assertThat(run.exit()).isEqualTo(3);
            JsonNode error = json(run.lines()).getFirst().path("error");
            assertThat(error.path("file").asText()).isEqualTo(file);
            assertThat(error.path("field").asText()).isEqualTo("--queries");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'podIPs: [{}]',status.podIPs[0].ip,is missing",
        "'podIPs: [{ip: 10.0.0.1}, {ip: 10.0.0.256}]',status.podIPs[1].ip,is no IP address",
        "'podIP: nowhere',status.podIP,is no IP address"
    })
    void addressOfAPodIsBlamedByItsField(String status, String field, String message, @TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("pod.yaml");
        Files.writeString(file, "{apiVersion: v1, kind: Pod, metadata: {name: a}, status: {" + status + "}}\n");
        Run run = run("policy", "eval", "-f", file.toString(), "--table", "TCP/80", "-o", "json");
        assertThat(run.exit()).isEqualTo(3);
        JsonNode error = json(run.lines()).getFirst().path("error");
        assertThat(error.path("field").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).isEqualTo(message);
    }

    @Test
    void warnsOfWhatItLeavesOut(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("other.yaml");
        Files.writeString(file, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}\n");
        Run run = eval("-f", file.toString(), "--table", "TCP/80");
        assertThat(run.exit()).isZero();
        assertThat(run.err().lines()).singleElement().asString().contains("Deployment", file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP/99999", "TCP/65536", "UDP/0", "TCP/-", "ICMP/256", "ICMPv6/999", "ICMP/echo"})
    void tableOfNoTrafficIsWrongUsage(String traffic) {
        assertThat(eval("--table", traffic).exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP/65535", "SCTP/1", "UDP/dns-tcp", "ICMP/255", "ICMPv6/0"})
    void tableOfAnyTrafficIsDrawn(String traffic) {
        assertThat(eval("--table", traffic).exit()).isZero();
    }

    @Test
    void refusesUnclearUsage() {
        assertThat(eval().exit()).isEqualTo(2);
        assertThat(eval("--table", "TCP").exit()).isEqualTo(2);
        assertThat(eval("--from", "empire/tiefighter").exit()).isEqualTo(2);
        assertThat(eval("--table", "TCP/80", "--family", "5").exit()).isEqualTo(2);
    }

    /** No policy depends on a Service: whatever is in it is passed over. */
    @Test
    void servicesAreIgnored(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("services.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: Service
                metadata: {namespace: kube-system, name: kube-dns}
                spec: {clusterIP: later}
                """);
        StringWriter err = new StringWriter();
        int exit = WeftCommand.line()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        "policy",
                        "eval",
                        "-f",
                        EXAMPLE.toString(),
                        "-f",
                        file.toString(),
                        "--from",
                        "empire/tiefighter",
                        "--to",
                        "empire/deathstar",
                        "--port",
                        "80");
        assertThat(exit).isZero();
        assertThat(err.toString()).contains("ignored: 1 of kind v1 Service");
    }
}
