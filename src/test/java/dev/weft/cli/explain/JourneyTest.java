package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Protocol;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneyTest {

    private static final String HOP = """
            {"ok":true,"node":"%s","program":"%s","verdict":"%s","dropReason":null,
             "source":{"is":"pod","identity":%d,"name":"t/a","node":"n1"},
             "destination":{"is":"%s","name":"t/b","node":"%s"}}""";

    private final TestingAgents agents = new TestingAgents();

    private static End pod(String name, String node, String address) {
        return new End.Pod(name, node, 300, List.of(Address.parse(address)), Collections.emptySortedSet());
    }

    private Journey.Report make(End from, End to) {
        Packet packet = new Packet(
                from.addresses().iterator().next(), to.addresses().iterator().next(), Protocol.TCP, 80);
        return new Journey(agents, Runnable::run).make(packet, from, to);
    }

    @Test
    void oneNodeIsAskedOnce() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "pod", "n1"));
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n1", "10.0.0.2"));
        assertThat(agents.asked).containsExactly("n1 as 0");
        assertThat(report.hops()).hasSize(1);
    }

    @Test
    void twoNodesAreAskedWithTheSendersIdentity() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "pod", "n2"));
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "deny", 300, "pod", "n2"));
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n2", "10.0.1.2"));
        assertThat(agents.asked).containsExactly("n1 as 0", "n2 as 300");
        assertThat(report.hops().get(1).path("node").asText()).isEqualTo("n2");
    }

    @Test
    void theReceiverIsAskedAgainIfTheSenderHasAnotherIdentity() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 305, "pod", "n2"));
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "deny", 305, "pod", "n2"));
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n2", "10.0.1.2"));
        assertThat(agents.asked).containsExactly("n1 as 0", "n2 as 300", "n2 as 305");
        assertThat(report.hops()).hasSize(2);
    }

    @Test
    void anAddressIsFollowedToItsNode() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "pod", "n2"));
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "allow", 300, "pod", "n2"));
        End address = new End.Literal(Address.parse("10.0.1.2"));
        assertThat(make(pod("t/a", "n1", "10.0.0.1"), address).hops()).hasSize(2);
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "outside", "n2"));
        assertThat(make(pod("t/a", "n1", "10.0.0.1"), address).hops()).hasSize(1);
    }

    @Test
    void anAddressThatSendsIsFollowedToItsNode() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "pod", "n2"));
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "allow", 300, "pod", "n2"));
        Journey.Report report = make(new End.Literal(Address.parse("10.0.0.1")), pod("t/b", "n2", "10.0.1.2"));
        assertThat(agents.asked).containsExactly("n2 as 0", "n1 as 0");
        assertThat(report.hops()).extracting(hop -> hop.path("node").asText()).containsExactly("n1", "n2");
    }

    @Test
    void aHostIsARemoteNodeOnTheWire() {
        agents.answer("n1", HOP.formatted("n1", "to_overlay", "allow", 1, "pod", "n2"));
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "allow", 6, "pod", "n2"));
        make(new End.OnHost("t/h", "n1", List.of(Address.parse("192.0.2.1"))), pod("t/b", "n2", "10.0.1.2"));
        assertThat(agents.asked).containsExactly("n1 as 0", "n2 as 6");
    }

    @Test
    void whoeverDoesNotAnswerIsNamed() {
        agents.answer("n1", HOP.formatted("n1", "from_pod", "allow", 300, "pod", "n2"));
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n2", "10.0.1.2"));
        assertThat(report.hops()).hasSize(1);
        assertThat(report.unasked())
                .singleElement()
                .satisfies(e -> assertThat(e.problem()).contains("n2"));
    }

    @Test
    void aRefusalIsNoAnswer() {
        agents.answer("n1", "{\"ok\":false,\"code\":\"Changing\",\"message\":\"m\",\"remedy\":\"r\"}");
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n1", "10.0.0.2"));
        assertThat(report.unasked()).singleElement().satisfies(e -> {
            assertThat(e.code()).isEqualTo("Changing");
            assertThat(e.problem()).isEqualTo("the agent of node n1 refuses: m");
            assertThat(e.remedy()).isEqualTo("r");
        });
    }

    @Test
    void aRefusalNamesNodeFieldAndValue() {
        agents.answer("n1", "{\"ok\":false,\"code\":\"c\",\"message\":\"m\",\"field\":\"port\",\"value\":\"0\"}");
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n1", "10.0.0.2"));
        assertThat(report.unasked()).singleElement().satisfies(e -> {
            assertThat(e.fault().object()).isEqualTo("n1");
            assertThat(e.fault().field()).isEqualTo("port");
            assertThat(e.fault().value()).isEqualTo("0");
        });
    }

    @Test
    void senderUnansweredReceiverAsked() {
        agents.answer("n2", HOP.formatted("n2", "from_overlay", "allow", 300, "pod", "n2"));
        Journey.Report report = make(pod("t/a", "n1", "10.0.0.1"), pod("t/b", "n2", "10.0.1.2"));
        assertThat(report.hops()).hasSize(1);
        assertThat(report.unasked()).hasSize(1);
    }
}
