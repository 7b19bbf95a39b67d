package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.TestingKernel;
import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Stage;
import dev.weft.model.Verdict;
import dev.weft.observe.Decided;
import dev.weft.observe.TallyBook;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is credited with what the programs count around a pass. */
class TalliesTest {

    private static final int POD = 256;
    private static final int SLOT = 7;
    private static final Policy WEB = policy("web", Stage.ENFORCED, true);
    private static final Policy OTHER = policy("other", Stage.ENFORCED, true);
    private static final Policy CLOSED = policy("closed", Stage.STAGED, false);
    private static final Policy SHUT = policy("shut", Stage.STAGED, false);

    private final TestingKernel kernel = new TestingKernel();
    private final TallyBook book = new TallyBook(65_536);
    private final Tallies tallies = new Tallies(book, kernel.maps());

    private static Policy policy(String name, Stage stage, boolean ruled) {
        Rule rule = new Rule(
                Direction.INGRESS,
                0,
                Verdict.ALLOW,
                List.of(new RulePeer.Anyone()),
                List.of(new RulePort.Everything()));
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", "shop", name, "uid-" + name, 1),
                stage,
                Policy.DEFAULT_ORDER,
                new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING),
                Set.of(Direction.INGRESS),
                ruled ? List.of(rule) : List.of());
    }

    private static Planning.Plan plan(Policy... policies) {
        SecurityLabels labels = new SecurityLabels("shop", Map.of(), Map.of(), "default", "", new TreeSet<>());
        PolicyInput input = new PolicyInput(List.of(policies), List.of(new Identity(POD, labels)));
        NodeState.LocalPod pod = new NodeState.LocalPod(11, POD, 1, Address.parse("10.0.0.1"), null);
        NodeState state = new NodeState(List.of(), List.of(pod), Map.of(), Map.of());
        return new Planning.Plan(input, new PolicyCompiler().compile(input), state);
    }

    /** @param meanwhile what comes once the pod is judged by the new set, before the pass says so */
    private void pass(int set, Runnable meanwhile, Policy... policies) {
        Tallies.Coming coming = tallies.before(plan(policies));
        meanwhile.run();
        tallies.inForce(coming, Map.of(POD, new Datapath.InSlot(SLOT, set)), System.nanoTime());
    }

    /** As the programs do. */
    private void count(int set, int rule, TallyKind kind, long packets) {
        TallyKey key = new TallyKey(SLOT, set, rule, Direction.INGRESS, kind);
        BpfMap map = kernel.maps().get("tally");
        long[] sum = {packets};
        DumpableMap.TALLY.forEach(
                map, 1, (known, value) -> sum[0] += known.equals(key) ? ((TallyValue) value).packets() : 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(TallyKey.CODEC.size(), 8);
            MemorySegment values = arena.allocate(TallyValue.DECODER.size(), 8);
            TallyKey.CODEC.write(key, keys, 0);
            values.set(ValueLayout.JAVA_LONG, Long.BYTES, sum[0]);
            map.update(keys, values);
        }
    }

    private void countAndRead(int set, int rule, TallyKind kind, long packets) {
        count(set, rule, kind, packets);
        tallies.read();
    }

    private long packets(Policy policy, int rule, TallyKind kind) {
        return tallies.totals()
                .getOrDefault(new Decided(policy.ref().rule(Direction.INGRESS, rule), kind), TallyValue.ZERO)
                .packets();
    }

    @Test
    void whatIsCountedBeforeAPassIsOverIsCredited() {
        pass(5, () -> {}, WEB);
        pass(6, () -> count(6, 0, TallyKind.ENFORCED, 3), OTHER, WEB);
        assertThat(packets(OTHER, 0, TallyKind.ENFORCED)).isEqualTo(3);
        assertThat(book.unowned()).isZero();
    }

    @Test
    void readingDuringAPassForgetsNothing() {
        pass(5, () -> {}, WEB);
        pass(6, () -> countAndRead(6, 0, TallyKind.ENFORCED, 3), OTHER, WEB);
        count(6, 0, TallyKind.ENFORCED, 1);
        assertThat(packets(OTHER, 0, TallyKind.ENFORCED)).isEqualTo(4);
        assertThat(book.unowned()).isZero();
    }

    /** Policies without rules leave the set as it is: the place then had an owner before, whom nothing was counted for. */
    @Test
    void onePacketUnderAPolicyThatWasJustStagedIsCredited() {
        pass(0, () -> {});
        pass(0, () -> countAndRead(0, TallyKey.RULE_NONE, TallyKind.WOULD_DENY, 1), CLOSED);
        assertThat(packets(CLOSED, Decided.ISOLATION, TallyKind.WOULD_DENY)).isEqualTo(1);
        assertThat(tallies.trials().getFirst().wouldDeny()).isEqualTo(1);
    }

    @Test
    void whatWasCountedBeforeAPassIsNotTheNewOwners() {
        pass(0, () -> {}, CLOSED);
        count(0, TallyKey.RULE_NONE, TallyKind.WOULD_DENY, 5);
        pass(0, () -> count(0, TallyKey.RULE_NONE, TallyKind.WOULD_DENY, 2), CLOSED, SHUT);
        assertThat(packets(CLOSED, Decided.ISOLATION, TallyKind.WOULD_DENY)).isEqualTo(7);
        assertThat(packets(SHUT, Decided.ISOLATION, TallyKind.WOULD_DENY)).isEqualTo(2);
    }

    @Test
    void whatIsCountedWhileAPassIsRefusedIsCreditedByTheNext() {
        pass(5, () -> {}, WEB);
        tallies.before(plan(OTHER, WEB));
        countAndRead(6, 0, TallyKind.ENFORCED, 3);
        pass(6, () -> {}, OTHER, WEB);
        assertThat(packets(OTHER, 0, TallyKind.ENFORCED)).isEqualTo(3);
        assertThat(book.unowned()).isZero();
    }

    @Test
    void whatIsCountedForSetsThatNobodyKnowsIsForgottenAndSaid() {
        pass(5, () -> {}, WEB);
        countAndRead(3, 0, TallyKind.ENFORCED, 4);
        assertThat(book.unowned()).isEqualTo(4);
        assertThat(tallies.totals()).isEmpty();
    }

    /** Whose rules the agent before had put there is not known, even if the set stays. */
    @Test
    void whatWasCountedBeforeTheAgentBeganIsNobodys() {
        count(5, 0, TallyKind.ENFORCED, 100);
        pass(5, () -> count(5, 0, TallyKind.ENFORCED, 2), WEB);
        assertThat(packets(WEB, 0, TallyKind.ENFORCED)).isEqualTo(2);
        assertThat(book.unowned()).isEqualTo(100);
    }

    /** They may be many, and every pass is held up by it. */
    @Test
    void whatWasCountedIsCopiedForStagedPoliciesAlone() {
        pass(5, () -> {}, WEB);
        countAndRead(5, 0, TallyKind.ENFORCED, 3);
        assertThat(tallies.before(plan(OTHER, WEB)).totals()).isEmpty();
        assertThat(tallies.before(plan(CLOSED, WEB)).totals()).hasSize(1);
    }

    /** Flows of a set that is gone are credited late, to whom it is still the same rule. */
    @Test
    void whatARetiredSetCountsLateIsCredited() {
        pass(5, () -> {}, WEB);
        pass(6, () -> {}, OTHER, WEB);
        count(5, 0, TallyKind.ENFORCED, 4);
        assertThat(packets(WEB, 0, TallyKind.ENFORCED)).isEqualTo(4);
        assertThat(book.unowned()).isZero();
    }
}
