package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example of the documentation, and the command's exit codes. */
class PolicyCheckTest {

    private static final Path EXAMPLE = Path.of("docs/examples/policy-check");

    private record Run(int exit, String out, String err) {}

    private static Run check(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("policy", "check"));
        all.addAll(List.of(args));
        int exit = WeftCommand.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    @Test
    void saysOfTheExampleWhatTheDocumentationShows() throws Exception {
        Run run = check("-f", EXAMPLE.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(Path.of("docs/admission.md"))).contains("```text\n" + run.out() + "exit 1\n```");
    }

    @Test
    void jsonHasTheSame() throws Exception {
        Run text = check("-f", EXAMPLE.toString());
        Run run = check("-f", EXAMPLE.toString(), "-o", "json");
        assertThat(run.exit()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.path("policies").asInt()).isEqualTo(2);
        assertThat(report.path("findings"))
                .hasSize((int) text.out().lines().count() - 1)
                .allSatisfy(finding -> {
                    assertThat(finding.properties()).hasSize(9);
                    assertThat(finding.path("remedy").asText()).isNotEmpty();
                });
        assertThat(report.path("findings"))
                .extracting(finding -> finding.path("severity").asText() + " "
                        + finding.path("reason").asText() + " "
                        + finding.path("field").asText())
                .contains("error Invalid spec.ingress[0].ports[0].port", "warning HiddenRule spec.ingress[1]");
    }

    @Test
    void yamlHasTheSame() throws Exception {
        Run json = check("-f", EXAMPLE.toString(), "-o", "json");
        Run yaml = check("-f", EXAMPLE.toString(), "-o", "yaml");
        assertThat(yaml.exit()).isEqualTo(1);
        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml.out());
        assertThat(new ObjectMapper().<JsonNode>valueToTree(read)).isEqualTo(new ObjectMapper().readTree(json.out()));
    }

    @Test
    void withoutPodsOnlyThePoliciesCount() {
        Run run = check("-f", EXAMPLE.resolve("policies.yaml").toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).doesNotContain("at present").doesNotContain("DNS");
    }

    @Test
    void hostNetworkPodsAreKnownAsSuch(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(file, Files.readString(EXAMPLE.resolve("pods.yaml")) + """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: shop, name: exporter, labels: {app: exporter}}
                spec: {hostNetwork: true, nodeName: n1, containers: [{name: c, image: c}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: p}
                spec: {podSelector: {matchLabels: {app: exporter}}}
                """);
        assertThat(check("-f", file.toString()).out())
                .contains("spec.podSelector: 'app in (exporter) in shop' matches only host-network pods");
    }

    /** Who allows the pods of the DNS alone has none: pods ask the Service's address. */
    @Test
    void serviceOfTheDnsIsReadFromTheManifests(@TempDir Path directory) throws Exception {
        String policy = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: p}
                spec:
                  podSelector: {}
                  policyTypes: [Egress]
                  egress:
                  - to:
                    - namespaceSelector: {}
                      podSelector: {matchLabels: {k8s-app: kube-dns}}
                %s    ports: [{port: 53, protocol: UDP}, {port: 53}]
                """;
        String pods = EXAMPLE.resolve("pods.yaml").toString();
        Path file = directory.resolve("p.yaml");
        Files.writeString(file, policy.formatted(""));
        assertThat(check("-f", pods, "-f", file.toString()).out())
                .contains(
                        "of its Service, is denied to it", "to ipBlock 10.96.0.10/32, the address of its Service, too");
        Files.writeString(file, policy.formatted("    - ipBlock: {cidr: 10.96.0.10/32}\n"));
        assertThat(check("-f", pods, "-f", file.toString()).out()).doesNotContain("DNS");
    }

    @Test
    void serviceOfTheDnsMayHaveAnotherName(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(
                file, Files.readString(EXAMPLE.resolve("pods.yaml")).replace("name: kube-dns}", "name: names}") + """
                        ---
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata: {namespace: shop, name: p}
                        spec: {podSelector: {}, policyTypes: [Egress]}
                        """);
        String known = "to ipBlock 10.96.0.10/32, the address of its Service, too";
        assertThat(check("-f", file.toString()).out()).contains("DNS").doesNotContain(known);
        assertThat(check("-f", file.toString(), "--dns-service", "kube-system/names")
                        .out())
                .contains(known);
        Run wrong = check("-f", file.toString(), "--dns-service", "names");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("'--dns-service'", "'names' names no Service; write NAMESPACE/NAME");
    }

    /** Manifests lack the mount that the API server adds, and those that were read from one have it. */
    @Test
    void podsThatWillTalkToTheApiServerAreTold(@TempDir Path directory) throws Exception {
        String manifests = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: p}
                spec: {podSelector: {}, policyTypes: [Egress]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: shop, name: flux%s}
                spec: {serviceAccountName: flux, %s}
                """;
        Path file = directory.resolve("p.yaml");
        String[][] told = {
            {"", "containers: []"},
            {", uid: u", "containers: [{volumeMounts: [{mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}]"}
        };
        for (String[] each : told) {
            Files.writeString(file, manifests.formatted((Object[]) each));
            assertThat(check("-f", file.toString()).out()).contains("'shop/flux' mounts a token and cannot reach");
        }
        String[][] untold = {{"", "automountServiceAccountToken: false"}, {", uid: u", "containers: [{}]"}};
        for (String[] each : untold) {
            Files.writeString(file, manifests.formatted((Object[]) each));
            assertThat(check("-f", file.toString()).out()).doesNotContain("API server");
        }
    }

    @Test
    void nothingFoundIsZero(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(
                file,
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: a}, spec: {podSelector: {}}}");
        Run run = check("-f", file.toString());
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("policies: 1, errors: 0, warnings: 0\n");
    }

    @Test
    void whatIsNoManifestIsBadInput(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(
                file,
                "{apiVersion: weft.dev/v1alpha1, kind: WeftNetworkPolicy, metadata: {name: p, namespace: a}, spec: {subject: {},"
                        + " ingress: [{action: Allow, from: [{entities: [wrld]}]}]}}");
        Run run = check("-f", file.toString(), "-o", "json");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).startsWith("{\"error\":{").contains("spec.ingress[0].from[0].entities[0]");
        assertThat(check("-f", directory.resolve("none").toString()).exit()).isEqualTo(3);
    }

    @Test
    void aConditionWithoutOperatorIsNamed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("p.yaml");
        Files.writeString(
                file,
                "{apiVersion: weft.dev/v1alpha1, kind: WeftNetworkPolicy, metadata: {name: p, namespace: a}, spec:"
                        + " {subject: {podSelector: {matchExpressions: [{key: app, values: [a]}]}}}}");
        Run run = check("-f", file.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("matchExpressions[0].operator")
                .contains("write In, NotIn, Exists or DoesNotExist");
    }

    @Test
    void podsThatHaveEndedCountForNothing(@TempDir Path directory) throws Exception {
        String policy =
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: a}, spec:"
                        + " {podSelector: {matchLabels: {app: job}}}}";
        String pods = "---\n{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: a, labels: {app: %s}}, spec:"
                + " {containers: []}, status: {phase: %s}}\n";
        Path file = directory.resolve("p.yaml");
        Files.writeString(
                file,
                policy + "\n" + pods.formatted("job-1", "job", "Succeeded") + pods.formatted("b", "b", "Running"));
        assertThat(check("-f", file.toString()).out())
                .contains("spec.podSelector")
                .contains("matches no pod");
        Files.writeString(
                file, policy + "\n" + pods.formatted("job-1", "job", "Running") + pods.formatted("b", "b", "Running"));
        assertThat(check("-f", file.toString()).out()).doesNotContain("matches no pod");
    }
}
