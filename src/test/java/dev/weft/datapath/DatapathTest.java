package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.NodeState.RemotePod;
import dev.weft.datapath.abi.Control;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatapathTest {

    private final TestingKernel kernel = new TestingKernel();
    private final Datapath datapath = kernel.start();

    private static final CidrClasses BLOCK = CidrClasses.of(List.of(Cidr.parse("10.9.0.0/24")));

    private static PolicyEntry aboutClass(int number, int port, Verdict verdict) {
        return new PolicyEntry(
                Direction.INGRESS, new Peer.OfClass(number), new PortMatch(Protocol.TCP, 16, port), verdict, 1, 0);
    }

    /** One pod whose set allows identities from 300 on, each of which some remote pod has, and a block. */
    private static NodeState state(int peers) {
        Address tunnel = Address.parse("192.0.2.2");
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(Stream.concat(
                                Stream.of(aboutClass(1, 80, Verdict.ALLOW)),
                                IntStream.range(0, peers)
                                        .mapToObj(i -> new PolicyEntry(
                                                Direction.INGRESS,
                                                new Peer.OfIdentity(300 + i),
                                                PortMatch.ANY,
                                                Verdict.ALLOW,
                                                1,
                                                i)))
                        .toList()),
                BLOCK,
                List.of(),
                null);
        return new NodeState(
                List.of(new Node("n2", false, tunnel, Set.of(tunnel))),
                List.of(new LocalPod(7, 256, 1, Address.parse("10.8.0.1"), Address.parse("fd44:8::1"))),
                IntStream.range(0, peers)
                        .boxed()
                        .collect(java.util.stream.Collectors.toMap(
                                i -> Address.parse("10.9.0." + (i + 1)), i -> new RemotePod(300 + i, tunnel))),
                Map.of(256, set));
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
                        "control 1",
                        "ipcache_cidr +",
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
                        "wait",
                        "slot 0",
                        "policy -",
                        "ipcache_cidr -");
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
        return new NodeState(state.nodes(), state.endpoints(), state.pods(), Map.of(256, set));
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

    /** What was left of a set that had no room must not keep a later state from coming into force. */
    @ParameterizedTest
    @ValueSource(strings = {"policy", "ipcache_cidr"})
    void rubbleInAFullMapDoesNotBlockALaterState(String map) {
        stepsOf(aboutBlocks(3));
        kernel.room.put(map, 10);
        assertThat(datapath.apply(aboutBlocks(20))).isInstanceOf(Outcome.Refused.class);
        assertThat(datapath.apply(aboutBlocks(4))).isInstanceOf(Outcome.Applied.class);
        assertThat(KernelView.of(kernel).prefixes()).hasSize(4);
    }

    @Test
    void aFullMapOfPrefixesLeavesTheOldPolicyInForce() {
        stepsOf(aboutBlocks(3));
        Map<String, Object> before = KernelView.of(kernel).canonical();
        kernel.room.put("ipcache_cidr", 10);
        assertThat(datapath.apply(aboutBlocks(20)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("ipcache_cidr"));
        assertThat(datapath.apply(aboutBlocks(3))).isInstanceOf(Outcome.Applied.class);
        assertThat(KernelView.of(kernel).canonical()).isEqualTo(before);
    }

    /** One pod who may be reached on port 80 from so many addresses, each of which is a prefix by itself. */
    private static NodeState aboutBlocks(int count) {
        return about(
                IntStream.range(0, count)
                        .mapToObj(i -> Cidr.parse("10.9.0." + (i + 1) + "/32"))
                        .toList(),
                IntStream.rangeClosed(1, count)
                        .mapToObj(number -> aboutClass(number, 80, Verdict.ALLOW))
                        .toList());
    }

    private static NodeState about(List<Cidr> prefixes, List<PolicyEntry> entries) {
        PolicySet set =
                new PolicySet(true, false, PolicyEntries.of(entries), CidrClasses.of(prefixes), List.of(), null);
        NodeState state = state(1);
        return new NodeState(state.nodes(), state.endpoints(), Map.of(), Map.of(256, set));
    }

    private static boolean allows(TestingKernel kernel, String from) {
        return KernelView.of(kernel).allows(256, 2, Address.parse(from), 6, 80);
    }

    /** The same number is another prefix before and after, so any mixture of the two would show. */
    @Test
    void whereverAChangeOfPrefixesEndsAddressesAreJudgedByOneStateAndNothingStays() {
        NodeState before = about(
                List.of(Cidr.parse("10.9.0.0/24"), Cidr.parse("10.9.0.0/25")),
                List.of(aboutClass(1, 80, Verdict.ALLOW), aboutClass(2, 80, Verdict.DENY)));
        NodeState after = about(
                List.of(Cidr.parse("10.9.0.0/16"), Cidr.parse("10.9.0.0/24")),
                List.of(aboutClass(1, 80, Verdict.DENY), aboutClass(2, 80, Verdict.ALLOW)));
        for (int death = 0; ; death++) {
            TestingKernel other = new TestingKernel();
            other.start().apply(before);
            other.dieIn(death);
            boolean died = false;
            try {
                other.start().apply(after);
            } catch (TestingKernel.Killed _) {
                died = true;
            }
            other.live();
            assertThat(allows(other, "10.9.0.200"))
                    .as("in the block, death at step %d", death)
                    .isTrue();
            assertThat(allows(other, "10.9.1.1"))
                    .as("outside, death at step %d", death)
                    .isFalse();
            boolean switched = allows(other, "10.9.0.1");
            assertThat(other.start().apply(switched ? after : before)).isInstanceOf(Outcome.Applied.class);
            assertThat(KernelView.of(other).prefixes())
                    .as("death at step %d", death)
                    .hasSize(2);
            assertThat(KernelView.of(other).policy())
                    .as("death at step %d", death)
                    .hasSize(2);
            if (!died) {
                assertThat(switched).isTrue();
                return;
            }
        }
    }

    @Test
    void otherPrefixesComeIntoForceThoughTheEntriesStayTheSame() {
        List<PolicyEntry> entries = List.of(aboutClass(1, 80, Verdict.ALLOW));
        stepsOf(about(List.of(Cidr.parse("10.9.0.0/24")), entries));
        assertThat(allows(kernel, "10.9.1.1")).isFalse();
        stepsOf(about(List.of(Cidr.parse("10.9.0.0/16")), entries));
        assertThat(allows(kernel, "10.9.1.1")).isTrue();
        assertThat(KernelView.of(kernel).prefixes()).hasSize(1);
    }

    @Test
    void anIdOfWhichPrefixesAreLeftDoesNotComeBack() {
        stepsOf(aboutBlocks(3));
        kernel.dieIn(3);
        assertThatThrownBy(() -> kernel.start().apply(aboutBlocks(4))).isInstanceOf(TestingKernel.Killed.class);
        kernel.live();
        assertThat(KernelView.of(kernel).prefixes()).hasSize(3 + 2);
        kernel.control.set(Control.CONTROL_NEXT_SET, 0);
        Datapath again = kernel.start();
        again.apply(aboutBlocks(5));
        assertThat(again.places().get(256).set()).isEqualTo(3);
        assertThat(KernelView.of(kernel).prefixes()).hasSize(5);
    }

    @Test
    void setsWithOtherPrefixesGiveOneAddressOtherClasses() {
        PolicySet narrow = new PolicySet(
                true,
                false,
                PolicyEntries.of(List.of(aboutClass(1, 80, Verdict.ALLOW))),
                CidrClasses.of(List.of(Cidr.parse("10.9.0.0/24"), Cidr.parse("10.9.0.1/32"))),
                List.of(),
                null);
        PolicySet wide = new PolicySet(
                true, false, PolicyEntries.of(List.of(aboutClass(1, 80, Verdict.ALLOW))), BLOCK, List.of(), null);
        NodeState state = state(1);
        List<LocalPod> pods =
                List.of(state.endpoints().getFirst(), new LocalPod(8, 257, 2, Address.parse("10.8.0.2"), null));
        stepsOf(new NodeState(state.nodes(), pods, Map.of(), Map.of(256, narrow, 257, wide)));
        KernelView view = KernelView.of(kernel);
        Address peer = Address.parse("10.9.0.1");
        assertThat(view.allows(256, 2, peer, 6, 80)).isFalse();
        assertThat(view.allows(257, 2, peer, 6, 80)).isTrue();
        assertThat(view.prefixes()).hasSize(3);
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
