package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.NodeState.RemotePod;
import dev.weft.datapath.abi.Control;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatapathTest {

    private final TestingKernel kernel = new TestingKernel();
    private final Datapath datapath = kernel.start();

    /** One pod whose set allows identities from 300 on, each of which some remote pod has. */
    private static NodeState state(int peers) {
        Address tunnel = Address.parse("192.0.2.2");
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(IntStream.range(0, peers)
                        .mapToObj(i -> new PolicyEntry(
                                Direction.INGRESS, new Peer.OfIdentity(300 + i), PortMatch.ANY, Verdict.ALLOW, 1, i))
                        .toList()),
                List.of());
        return new NodeState(
                List.of(new Node("n2", false, tunnel, Set.of(tunnel))),
                List.of(new LocalPod(7, 256, 1, Address.parse("10.8.0.1"), Address.parse("fd44:8::1"))),
                IntStream.range(0, peers)
                        .boxed()
                        .collect(java.util.stream.Collectors.toMap(
                                i -> Address.parse("10.9.0." + (i + 1)), i -> new RemotePod(300 + i, tunnel))),
                Map.of(256, set),
                Map.of(Cidr.parse("10.9.0.0/24"), 1));
    }

    private List<String> stepsOf(NodeState state) {
        int before = kernel.steps.size();
        assertThat(datapath.apply(state)).isInstanceOf(Outcome.Applied.class);
        return kernel.steps.subList(before, kernel.steps.size()).stream()
                .distinct()
                .toList();
    }

    @Test
    void writesWhatIsPointedToBeforeWhatPointsToIt() {
        assertThat(stepsOf(state(1)))
                .containsExactly(
                        "control 2",
                        "ipcache_cidr +",
                        "control 1",
                        "policy +",
                        "slot 0",
                        "node +",
                        "node_address +",
                        "endpoint +",
                        "identity 4",
                        "ipcache +",
                        "control 0");
    }

    @Test
    void removesTheOtherWayRound() {
        stepsOf(state(1));
        assertThat(stepsOf(NodeState.EMPTY))
                .containsExactly(
                        "identity 4",
                        "endpoint -",
                        "control 0",
                        "ipcache -",
                        "node_address -",
                        "node +",
                        "ipcache_cidr -",
                        "wait",
                        "slot 0",
                        "policy -");
    }

    @Test
    void aNewIdentityGoesIntoTheSetInForceBeforeTheIpcacheLearnsIt() {
        stepsOf(state(1));
        assertThat(stepsOf(state(2))).containsExactly("policy +", "identity 4", "ipcache +", "control 0");
        assertThat(kernel.control.get(Control.CONTROL_NEXT_SET)).isEqualTo(2);
    }

    @Test
    void anIdentityThatWentLeavesTheSetLast() {
        stepsOf(state(2));
        assertThat(stepsOf(state(1))).containsExactly("identity 4", "control 0", "ipcache -", "wait", "policy -");
    }

    private static NodeState withoutPeers() {
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(List.of(
                        new PolicyEntry(Direction.INGRESS, new Peer.Any(), PortMatch.ANY, Verdict.ALLOW, 1, 0))),
                List.of());
        NodeState state = state(1);
        return new NodeState(state.nodes(), state.endpoints(), state.pods(), Map.of(256, set), state.classes());
    }

    @Test
    void aRefusalLeavesTheOldPolicyInForce() {
        stepsOf(state(1));
        KernelView before = KernelView.of(kernel);
        kernel.refusing = "policy +";
        kernel.refusals = 2;
        Datapath datapath = kernel.start();
        assertThat(datapath.apply(withoutPeers()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("no room"));
        assertThat(KernelView.of(kernel)).isEqualTo(before);
        assertThat(datapath.apply(withoutPeers())).isInstanceOf(Outcome.Applied.class);
        assertThat(datapath.apply(withoutPeers())).isEqualTo(new Outcome.Applied(0));
    }

    /** Slots have switched by then: new connections are judged by the new rules, so old ones have to be, too. */
    @Test
    void aRefusalAfterTheSlotsSwitchedHasFlowsJudgedAnew() {
        stepsOf(state(1));
        kernel.refusing = "ipcache +";
        kernel.refusals = 2;
        int before = kernel.steps.size();
        assertThat(datapath.apply(state(3))).isInstanceOf(Outcome.Refused.class);
        assertThat(kernel.steps.subList(before, kernel.steps.size())).contains("control 0");
    }

    /** What was left of a set that had no room must not keep a later state with a new prefix from coming into force. */
    @Test
    void rubbleInTheMapOfRulesDoesNotBlockNewPrefixes() {
        Map<Cidr, Integer> coarse = Map.of(Cidr.parse("10.9.0.0/24"), 1);
        stepsOf(aboutTheClass(3, coarse));
        kernel.room.put("policy", 10);
        assertThat(datapath.apply(aboutTheClass(20, coarse))).isInstanceOf(Outcome.Refused.class);
        Map<Cidr, Integer> finer = Map.of(Cidr.parse("10.9.0.0/24"), 1, Cidr.parse("10.9.0.0/25"), 2);
        assertThat(datapath.apply(aboutTheClass(3, finer))).isInstanceOf(Outcome.Applied.class);
    }

    private static NodeState aboutTheClass(int rules, Map<Cidr, Integer> classes) {
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(IntStream.range(0, rules)
                        .mapToObj(i -> new PolicyEntry(
                                Direction.INGRESS,
                                new Peer.OfClass(1),
                                new PortMatch(Protocol.TCP, 16, 1000 + i),
                                Verdict.ALLOW,
                                1,
                                i))
                        .toList()),
                List.of());
        NodeState state = state(1);
        return new NodeState(state.nodes(), state.endpoints(), state.pods(), Map.of(256, set), classes);
    }

    @Test
    void oneRefusalIsTriedAgain() {
        for (String step : List.of("ipcache +", "endpoint +", "node_address +", "ipcache_cidr +", "policy +")) {
            TestingKernel other = new TestingKernel();
            other.refusing = step;
            other.refusals = 1;
            assertThat(other.start().apply(state(2))).as(step).isInstanceOf(Outcome.Applied.class);
            assertThat(other.start().apply(state(2))).isEqualTo(new Outcome.Applied(0));
        }
    }
}
