package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.model.Address;
import dev.weft.model.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainedTest {

    private static final End A = pod("t/a", "n1", "10.0.0.1");
    private static final End B = pod("t/b", "n2", "10.0.1.2");
    private static final End BESIDE = pod("t/c", "n1", "10.0.0.3");
    private static final End OUTSIDE = new End.Literal(Address.parse("192.0.2.9"));

    private static End pod(String name, String node, String address) {
        return new End.Pod(name, node, 300, List.of(Address.parse(address)), Collections.emptySortedSet());
    }

    private static ObjectNode hop(String node, String program, String verdict, String source, String destination)
            throws JsonProcessingException {
        return (ObjectNode) TestingAgents.MAPPER.readTree("""
                {"node":"%s","program":"%s","verdict":"%s","source":{"is":"%s"},"destination":{"is":"%s"}}
                """.formatted(node, program, verdict, source, destination));
    }

    private static String verdict(End from, End to, ObjectNode... hops) {
        Packet packet = new Packet(
                from.addresses().iterator().next(), to.addresses().iterator().next(), Protocol.TCP, 80);
        return Explained.of(from, to, packet, new Journey.Report(List.of(hops), new ArrayList<>()))
                .verdict();
    }

    @Test
    void passesIfEveryNodeLetsItPass() throws Exception {
        ObjectNode first = hop("n1", "from_pod", "allow", "pod", "pod");
        assertThat(verdict(A, B, first, hop("n2", "from_overlay", "allow", "pod", "pod")))
                .isEqualTo("allow");
        assertThat(verdict(A, B, first, hop("n2", "from_overlay", "allow", "outside", "pod")))
                .isEqualTo("allow");
        assertThat(verdict(A, OUTSIDE, hop("n1", "from_pod", "allow", "pod", "outside")))
                .isEqualTo("allow");
        assertThat(verdict(OUTSIDE, B, hop("n2", "to_pod", "allow", "outside", "pod")))
                .isEqualTo("allow");
    }

    @Test
    void nobodyKnowsIfThePodsOwnNodeDoesNotKnowIt() throws Exception {
        ObjectNode first = hop("n1", "from_pod", "allow", "pod", "pod");
        assertThat(verdict(A, B, first, hop("n2", "none", "n/a", "pod", "outside")))
                .isEqualTo("unknown");
        ObjectNode second = hop("n2", "from_overlay", "allow", "pod", "pod");
        assertThat(verdict(A, B, hop("n1", "none", "n/a", "outside", "pod"), second))
                .isEqualTo("unknown");
        assertThat(verdict(A, BESIDE, hop("n1", "to_pod", "allow", "outside", "pod")))
                .isEqualTo("unknown");
        assertThat(verdict(A, BESIDE, hop("n1", "from_pod", "allow", "pod", "outside")))
                .isEqualTo("unknown");
        assertThat(verdict(OUTSIDE, B, hop("n2", "none", "n/a", "outside", "outside")))
                .isEqualTo("unknown");
    }

    /** The packet would not go to the other node at all. */
    @Test
    void nobodyKnowsIfTheSendersNodeDoesNotKnowTheReceiver() throws Exception {
        assertThat(verdict(
                        A,
                        B,
                        hop("n1", "from_pod", "allow", "pod", "outside"),
                        hop("n2", "from_overlay", "allow", "pod", "pod")))
                .isEqualTo("unknown");
    }

    @Test
    void aDenialIsOneWhoeverIsKnown() throws Exception {
        assertThat(verdict(
                        A,
                        B,
                        hop("n1", "from_pod", "allow", "pod", "pod"),
                        hop("n2", "from_overlay", "deny", "pod", "outside")))
                .isEqualTo("deny");
    }

    @Test
    void aPodAndItselfNeedNoProgram() throws Exception {
        assertThat(verdict(A, A, hop("n1", "none", "n/a", "pod", "pod"))).isEqualTo("n/a");
        End itself = new End.Literal(A.addresses().iterator().next(), "");
        assertThat(verdict(A, itself, hop("n1", "none", "n/a", "pod", "pod"))).isEqualTo("n/a");
        assertThat(verdict(itself, A, hop("n1", "none", "n/a", "pod", "pod"))).isEqualTo("n/a");
    }

    @Test
    void nobodyKnowsIfTheHostNetworksNodeDoesNotKnowTheReceiver() throws Exception {
        End host = new End.OnHost("t/h", "n1", List.of(Address.parse("192.0.2.1")));
        ObjectNode second = hop("n2", "from_overlay", "allow", "remote-node", "pod");
        assertThat(verdict(host, B, hop("n1", "none", "n/a", "own-node", "outside"), second))
                .isEqualTo("unknown");
        assertThat(verdict(host, B, hop("n1", "to_overlay", "allow", "own-node", "pod"), second))
                .isEqualTo("allow");
    }

    /** The address is another pod's by now. */
    @Test
    void whatAnotherPodMeetsIsNoAnswer() throws Exception {
        ObjectNode first = hop("n1", "from_pod", "allow", "pod", "pod");
        ObjectNode second = hop("n2", "from_overlay", "deny", "pod", "pod");
        ((ObjectNode) second.path("destination")).put("name", "t/other");
        assertThat(verdict(A, B, first, second)).isEqualTo("unknown");
        ((ObjectNode) second.path("destination")).put("name", B.text());
        assertThat(verdict(A, B, first, second)).isEqualTo("deny");
    }
}
