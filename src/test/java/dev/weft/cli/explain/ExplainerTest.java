package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.cli.fault.Fault;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodAddresses;
import dev.weft.model.Address;
import dev.weft.model.Family;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods, endpoints and policies of a real API server; the agents' answers are made up. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class ExplainerTest {

    private static final String SPACE = "explain";
    private static final String DENIED = """
            {"ok":true,"node":"n1","program":"from_pod","verdict":"deny","dropReason":"POLICY_DENIED","micros":1,"steps":[],
             "source":{"is":"pod","identity":300,"name":"explain/a","node":"n1","address":"10.0.0.1"},
             "destination":{"is":"pod","identity":301,"name":"explain/b","node":"n1","address":"10.0.0.2"},
             "egress":{"verdict":"allow","reason":"no-policy","set":0,"rule":null,"selectedBy":[],"nearest":null},
             "ingress":{"verdict":"deny","reason":"default-deny","set":3,"rule":null,
               "selectedBy":[{"kind":"NetworkPolicy","namespace":"explain","name":"web"}],
               "nearest":{"kind":"NetworkPolicy","namespace":"explain","name":"web","uid":"%s","generation":%d,
                 "direction":"ingress","index":1,"peer":0,"port":0,"missing":[{"what":"port","message":"m"}]}}}""";

    private final TestingAgents agents = new TestingAgents();
    private KubernetesClient client;

    @BeforeEach
    void prepare(ApiServer server) {
        client = server.admin();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        pod("a", "n1", false, "10.0.0.1");
        pod("b", "n1", false, "10.0.0.2");
        endpoint("a", 300, "10.0.0.1");
        endpoint("b", 301, "10.0.0.2");
    }

    @AfterEach
    void clean() {
        client.pods().inNamespace(SPACE).withGracePeriod(0).delete();
        client.resources(WeftEndpoint.class).inNamespace(SPACE).delete();
        client.network().v1().networkPolicies().inNamespace(SPACE).delete();
        client.services().inNamespace(SPACE).delete();
    }

    private void pod(String name, @Nullable String node, boolean hostNetwork, @Nullable String address) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(SPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostNetwork(hostNetwork)
                .addNewContainer()
                .withName("c")
                .withImage("c")
                .addNewPort()
                .withName(hostNetwork ? null : "http")
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
        Pod made = client.resource(pod).create();
        if (address != null) {
            made.setStatus(new PodStatusBuilder()
                    .withPhase("Running")
                    .withPodIP(address)
                    .addNewPodIP(address)
                    .build());
            client.resource(made).updateStatus();
        }
    }

    private void endpoint(String name, int identity, String address) {
        String uid = client.pods()
                .inNamespace(SPACE)
                .withName(name)
                .get()
                .getMetadata()
                .getUid();
        client.resource(new EndpointRow(SPACE, name, uid, uid, "n1", identity, addresses(Address.parse(address)))
                        .object())
                .create();
    }

    private static PodAddresses addresses(Address only) {
        return only.family() == Family.IPV4 ? new PodAddresses(only, null) : new PodAddresses(null, only);
    }

    private NetworkPolicy policy() {
        return client.network()
                .v1()
                .networkPolicies()
                .load(ExplainerTest.class.getResourceAsStream("/dev/weft/cli/explain/policy.yaml"))
                .create();
    }

    private static Request request(String from, String to, @Nullable String port) {
        return new Request(from, to, SPACE, "TCP", port, null, null, null);
    }

    private Explained explain(Request request) throws ExplainException {
        try (Explainer explainer = new Explainer(client, agents)) {
            return explainer.explain(request);
        }
    }

    private ExplainException refused(Request request) {
        return catchThrowableOfType(ExplainException.class, () -> explain(request));
    }

    /** The answer is about the packet as the pod sends it. */
    @Test
    void addressOfAServiceIsNamedAsSuch() throws ExplainException {
        String address = client.services()
                .inNamespace("default")
                .withName("kubernetes")
                .get()
                .getSpec()
                .getClusterIP();
        agents.answer("n1", DENIED.formatted("uid", 1));
        assertThat(explain(request("a", address, "443")).json().path("notes").toString())
                .contains(address + " is the address of Service default/kubernetes");
    }

    @Test
    void addressOfTheOtherFamilyIsOneOfItsServiceToo() throws ExplainException {
        pod("six", "n1", false, "fd00::6");
        endpoint("six", 302, "fd00::6");
        Service made = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(SPACE)
                        .withName("dual")
                        .endMetadata()
                        .withNewSpec()
                        .withIpFamilyPolicy("RequireDualStack")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        String second = made.getSpec().getClusterIPs().getLast();
        assertThat(second).contains(":");
        agents.answer("n1", DENIED.formatted("uid", 1));
        assertThat(explain(request("six", second, "80")).json().path("notes").toString())
                .contains(second + " is the address of Service explain/dual");
    }

    @Test
    void namesTheLineOfTheLiveRule() throws ExplainException {
        NetworkPolicy policy = policy();
        agents.answer(
                "n1",
                DENIED.formatted(
                        policy.getMetadata().getUid(), policy.getMetadata().getGeneration()));
        Explained answer = explain(request("a", SPACE + "/b", "http"));
        assertThat(answer.verdict()).isEqualTo("deny");
        JsonNode json = answer.json();
        assertThat(json.path("port").asInt()).isEqualTo(8080);
        assertThat(json.path("egress").asText()).isEqualTo("allow");
        JsonNode nearest = json.path("ingressBy").path("nearest");
        assertThat(nearest.path("field").asText()).isEqualTo("spec.ingress[1]");
        assertThat(nearest.path("peerField").asText()).isEqualTo("spec.ingress[1].from[0]");
        assertThat(nearest.path("portField").asText()).isEqualTo("spec.ingress[1].ports[0]");
        // behind apiVersion, kind, metadata with 6 fields, spec, ingress, and a rule of 6 lines
        assertThat(nearest.path("line").asInt()).isEqualTo(18);
        assertThat(nearest.path("yaml").asText()).isEqualTo("""
                        from:
                        - podSelector:
                            matchLabels:
                              app: "a"
                        ports:
                        - port: 81
                          protocol: "TCP\"""");
        assertThat(nearest.path("changedSince").asBoolean()).isFalse();
        assertThat(json.path("ingressBy").path("selectedBy").path(0).asText()).isEqualTo("explain/web");
    }

    @Test
    void saysThatThePolicyHasChangedSince() throws ExplainException {
        NetworkPolicy policy = policy();
        agents.answer("n1", DENIED.formatted(policy.getMetadata().getUid(), 7));
        JsonNode nearest =
                explain(request("a", "b", "80")).json().path("ingressBy").path("nearest");
        assertThat(nearest.path("changedSince").asBoolean()).isTrue();
        assertThat(nearest.has("line")).isFalse();
    }

    @Test
    void saysWhatAPodOfAnotherNetworkIs() throws ExplainException {
        pod("old", "n1", false, "10.1.0.9");
        agents.answer("n1", DENIED.formatted("u", 1));
        assertThat(explain(request("old", "b", "80")).json().path("notes").toString())
                .contains("explain/old is unmanaged", "delete it");
    }

    @Test
    void saysWhatAHostNetworkPodIs() throws ExplainException {
        pod("host", "n1", true, "192.0.2.1");
        agents.answer("n1", DENIED.formatted("u", 1));
        assertThat(explain(request("host", "b", "80")).json().path("notes").toString())
                .contains("explain/host is on the host network", "node n1");
    }

    @Test
    void refusesWithARemedy() {
        pod("waits", null, false, null);
        pod("new", "n1", false, null);
        assertThat(refused(request("nobody", "b", "80"))).satisfies(e -> {
            assertThat(e.code()).isEqualTo("NotFound");
            assertThat(e.problem()).isEqualTo("--from: there is no pod explain/nobody");
        });
        assertThat(refused(request("a", "waits", "80")).problem())
                .isEqualTo("--to: pod explain/waits is on no node yet");
        assertThat(refused(request("a", "new", "80")).code()).isEqualTo("NoEndpoint");
        assertThat(refused(request("a", "x/y/z", "80")).code()).isEqualTo("BadName");
        assertThat(refused(request("a", "10.0.0.300", "80")).code()).isEqualTo("BadAddress");
        assertThat(refused(request("10.0.0.1", "10.0.0.2", "80")).code()).isEqualTo("NoPod");
        assertThat(refused(request("a", "b", null)).code()).isEqualTo("NoPort");
        assertThat(refused(request("a", "b", "0")).problem()).contains("--port '0' is no port");
        assertThat(refused(request("a", "b", "smtp")).code()).isEqualTo("BadPort");
        assertThat(refused(request("a", "fd44::1", "80")).code()).isEqualTo("NoFamily");
        assertThat(refused(new Request("a", "b", SPACE, "GRE", "80", null, null, null))
                        .code())
                .isEqualTo("BadProtocol");
        assertThat(refused(new Request("a", "b", SPACE, "ICMP", null, 300, null, null))
                        .code())
                .isEqualTo("BadIcmpType");
        assertThat(refused(new Request("a", "b", SPACE, "ICMP", null, null, 300, null))
                        .problem())
                .isEqualTo("--icmp-code 300 is out of range");
        assertThat(refused(request("a", "b", "80")).code()).isEqualTo("AgentUnreachable");
    }

    private Fault fault(String protocol, @Nullable String port, @Nullable Integer type, @Nullable Integer family) {
        return refused(new Request("a", "b", SPACE, protocol, port, type, null, family))
                .fault();
    }

    /** What is ignored without a word answers another question. */
    @Test
    void whatTheProtocolHasNotIsRefused() {
        assertThat(fault("ICMP", "80", null, null))
                .isEqualTo(new Fault(
                                "BadPacket",
                                "--port 80 is not for ICMP, which has no ports",
                                "leave it out; --icmp-type and --icmp-code say which message it is")
                        .at("--port", "80"));
        assertThat(fault("TCP", "80", 8, null))
                .isEqualTo(new Fault(
                                "BadPacket",
                                "--icmp-type 8 is not for TCP",
                                "leave it out, or write ICMP or ICMPv6 as --protocol")
                        .at("--icmp-type", "8"));
        assertThat(refused(new Request("a", "b", SPACE, "UDP", "80", null, 0, null))
                        .problem())
                .isEqualTo("--icmp-code 0 is not for UDP");
        assertThat(fault("TCP", "80", null, 5))
                .isEqualTo(new Fault("BadPacket", "--family 5 is no IP version", "write 4 or 6").at("--family", "5"));
        assertThat(fault("ICMPv6", null, null, 4).message()).isEqualTo("--family 4 is not that of ICMPv6");
        assertThat(fault("TCP", "80", null, 6))
                .isEqualTo(new Fault(
                                "NoFamily",
                                "--family 6: explain/a and explain/b do not both have an address of it",
                                "see their addresses: weft endpoint list")
                        .at("--family", "6"));
    }

    /** An address is followed to its pod, and so are the pod's names. */
    @Test
    void namesOfPortsAreThoseOfThePodThatHasTheAddress() throws ExplainException {
        agents.answer("n1", DENIED.formatted("u", 1));
        JsonNode answer = explain(request("a", "10.0.0.2", "http")).json();
        assertThat(answer.path("port").asInt()).isEqualTo(8080);
        assertThat(answer.path("to").asText()).isEqualTo("10.0.0.2");
        assertThat(refused(request("a", "10.0.0.2", "smtp")).problem())
                .isEqualTo("--port 'smtp' is no port, and no TCP port of explain/b has that name");
        assertThat(refused(request("a", "192.0.2.9", "http")).problem())
                .isEqualTo("--port 'http' is no port, and no TCP port of 192.0.2.9 has that name");
    }

    @Test
    void noWeftAgentPodIsSaid() {
        try (Explainer explainer = new Explainer(client)) {
            ExplainException e =
                    catchThrowableOfType(ExplainException.class, () -> explainer.explain(request("a", "b", "80")));
            assertThat(e.code()).isEqualTo("NoAgent");
            assertThat(e.problem()).isEqualTo("node n1 has no weft-agent pod");
        }
    }

    private List<JsonNode> answers(KubernetesClient asked, String lines, boolean all) throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        try (Explainer explainer = new Explainer(asked, agents)) {
            assertThat(explainer.answerLines(new BufferedReader(new StringReader(lines)), SPACE, answers::add))
                    .isEqualTo(all);
        }
        return answers;
    }

    @Test
    void linesAreAnsweredOneByOne() throws IOException {
        agents.answer("n1", DENIED.formatted("u", 1));
        List<JsonNode> answers = answers(client, """
                {"id":7,"from":"a","to":"b","port":80}
                weather
                {"id":8,"to":"b"}

                """, false);
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).path("id").asInt()).isEqualTo(7);
        assertThat(answers.get(0).path("verdict").asText()).isEqualTo("deny");
        assertThat(answers.get(1).get("id").isNull()).isTrue();
        assertThat(answers.get(1).path("error").path("code").asText()).isEqualTo("BadQuestion");
        assertThat(answers.get(2).path("id").asInt()).isEqualTo(8);
        assertThat(answers.get(2).path("error").path("message").asText()).isEqualTo("from is missing");
        assertThat(answers.get(2).path("error").path("field").asText()).isEqualTo("from");
        assertThat(agents.asked).contains("closed");
    }

    /** As {@code weft policy eval} does: an answer to another question than was meant is worse than none. */
    @Test
    void fieldsThatAreNotKnownAreRefused() throws IOException {
        agents.answer("n1", DENIED.formatted("u", 1));
        List<JsonNode> answers = answers(client, """
                {"from":"a","to":"b","port":80,"http":{"method":"GET"}}
                {"from":"a","to":"b","prot":80}
                {"from":"a","to":"b","protocol":"ICMP","icmpType":3,"icmpCode":"4"}
                """, false);
        assertThat(answers)
                .extracting(answer -> answer.path("error").path("field").asText())
                .containsExactly("http", "prot", "icmpCode");
    }

    @Test
    void errorsNameTheFieldsOfTheFile() throws IOException {
        List<JsonNode> answers = answers(client, """
                {"from":"nobody","to":"b","port":80}
                {"from":"a","to":"nobody","port":80}
                {"from":"10.0.0.1","to":"10.0.0.2","port":80}
                {"from":"a","to":"b"}
                {"from":"a","to":"b","port":"smtp"}
                {"from":"a","to":"b","protocol":"GRE"}
                {"from":"a","to":"b","protocol":"ICMP","icmpType":300}
                {"from":"a","to":"b","protocol":"ICMP","icmpCode":300}
                """, false);
        assertThat(answers)
                .extracting(answer -> answer.path("error").path("message").asText())
                .containsExactly(
                        "from: there is no pod explain/nobody",
                        "to: there is no pod explain/nobody",
                        "from 10.0.0.1 and to 10.0.0.2 are two addresses",
                        "port is missing",
                        "port 'smtp' is no port, and no TCP port of explain/b has that name",
                        "protocol 'GRE' is unknown",
                        "icmpType 300 is out of range",
                        "icmpCode 300 is out of range");
        assertThat(answers)
                .extracting(answer -> answer.path("error").path("field").asText(""))
                .containsExactly("from", "to", "", "port", "port", "protocol", "icmpType", "icmpCode");
    }

    @Test
    void icmpCodeIsAskedFor() throws IOException {
        agents.answer("n1", DENIED.formatted("u", 1));
        answers(client, "{\"from\":\"a\",\"to\":\"b\",\"protocol\":\"ICMP\",\"icmpType\":3,\"icmpCode\":4}", true);
        assertThat(agents.ports).contains(3 << 8 | 4);
    }

    @Test
    void anApiServerThatFailsEndsNoBatch() throws IOException {
        agents.answer("n1", DENIED.formatted("u", 1));
        Config nowhere = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient unreachable =
                new KubernetesClientBuilder().withConfig(nowhere).build()) {
            List<JsonNode> answers = answers(unreachable, """
                    {"id":1,"from":"a","to":"b","port":80}
                    {"id":2,"from":"a","to":"b","port":80}
                    """, false);
            assertThat(answers)
                    .extracting(answer -> answer.path("id") + " "
                            + answer.path("error").path("code").asText())
                    .containsExactly("1 ClusterUnreachable", "2 ClusterUnreachable");
        }
    }
}
