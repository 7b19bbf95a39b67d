package dev.weft.agent.staged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.NodeState;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.datapath.abi.TrafficValue;
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Stage;
import dev.weft.observe.Decided;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrialsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BEGAN = 100 * SECOND;
    private static final PolicyRef CLOSED = new PolicyRef("WeftNetworkPolicy", "ns", "closed", "u", 1);

    private final Trials trials = new Trials();
    private Map<Decided, TallyValue> totals = Map.of();

    private static Policy staged(PolicyRef ref, Stage stage) {
        PodSelector subject = new PodSelector(new NamespaceScope.Named("ns"), LabelSelector.EVERYTHING);
        return new Policy(ref, stage, Policy.DEFAULT_ORDER, subject, Set.of(Direction.INGRESS), List.of());
    }

    private static Identity identity(int number, String namespace) {
        SecurityLabels labels =
                new SecurityLabels(namespace, Map.of(), Map.of(), "default", "", new TreeSet<>(), new TreeSet<>());
        return new Identity(number, labels);
    }

    /** Two pods of the policy's namespace, 11 and 12, and one of another, 13. */
    private boolean inForce(long began, Policy... policies) {
        return inForce(began, List.of(pod(11, 256), pod(12, 256), pod(13, 257)), policies);
    }

    private boolean inForce(long began, List<NodeState.LocalPod> pods, Policy... policies) {
        List<Identity> identities = List.of(identity(256, "ns"), identity(257, "other"));
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(new PolicyInput(List.of(policies), identities, Set.of(256, 257), Set.of(), Map.of()));
        NodeState state = new NodeState(List.of(), pods, Map.of(), Map.of());
        return trials.inForce(compiled, state, began, totals);
    }

    private static NodeState.LocalPod pod(int port, int identity) {
        return new NodeState.LocalPod(port, identity, port, Address.parse("10.0.0." + port), null);
    }

    private void wouldDeny(long packets) {
        totals = Map.of(
                new Decided(CLOSED.rule(Direction.INGRESS, Decided.ISOLATION), TallyKind.WOULD_DENY),
                new TallyValue(1, packets, 70, 0),
                new Decided(CLOSED.rule(Direction.INGRESS, 0), TallyKind.STAGED),
                new TallyValue(1, 9, 90, 0));
    }

    private Trials.Outcome outcome(Map<Integer, TrafficValue> traffic) {
        List<Trials.Outcome> outcomes = trials.outcomes(totals, traffic);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private static TrafficValue ingress(long last) {
        return new TrafficValue(0, last);
    }

    @Test
    void aPodThatWasSilentSinceIsNotTried() {
        inForce(BEGAN, staged(CLOSED, Stage.STAGED));
        wouldDeny(7);
        Trials.Outcome outcome =
                outcome(Map.of(11, ingress(BEGAN + 1), 12, ingress(BEGAN - SECOND), 13, ingress(BEGAN + 1)));
        assertThat(outcome.endpoints()).isEqualTo(2);
        assertThat(outcome.tried()).isEqualTo(1);
        assertThat(outcome.wouldDeny()).isEqualTo(7);
        assertThat(outcome.wouldAllow()).isZero();
    }

    @Test
    void trafficInADirectionThatThePolicyDoesNotBearOnIsNoTrial() {
        inForce(BEGAN, staged(CLOSED, Stage.STAGED));
        assertThat(outcome(Map.of(11, new TrafficValue(BEGAN + 1, 0))).tried()).isZero();
    }

    @Test
    void anotherGenerationBeginsAnewAndAnotherPassDoesNot() {
        assertThat(inForce(BEGAN, staged(CLOSED, Stage.STAGED))).isTrue();
        assertThat(inForce(BEGAN + 5 * SECOND, staged(CLOSED, Stage.STAGED))).isFalse();
        assertThat(outcome(Map.of(11, ingress(BEGAN + SECOND))).tried()).isEqualTo(1);
        PolicyRef next = new PolicyRef("WeftNetworkPolicy", "ns", "closed", "u", 2);
        assertThat(inForce(BEGAN + 9 * SECOND, staged(next, Stage.STAGED))).isTrue();
        Trials.Outcome outcome = outcome(Map.of(11, ingress(BEGAN + SECOND)));
        assertThat(outcome.tried()).isZero();
        assertThat(outcome.wouldDeny()).isZero();
        assertThat(outcome.since()).isGreaterThan(BEGAN + 8 * SECOND);
    }

    @Test
    void whatIsEnforcedIsNoTrial() {
        inForce(BEGAN, staged(CLOSED, Stage.STAGED));
        inForce(BEGAN, staged(CLOSED, Stage.ENFORCED));
        assertThat(trials.outcomes(Map.of(), Map.of())).isEmpty();
    }

    /** The annotation of a NetworkPolicy changes without a generation. */
    @Test
    void whatAnEarlierTrialCountedIsNotToldOfTheNext() {
        inForce(BEGAN, staged(CLOSED, Stage.STAGED));
        wouldDeny(7);
        inForce(BEGAN + SECOND, staged(CLOSED, Stage.ENFORCED));
        inForce(BEGAN + 9 * SECOND, staged(CLOSED, Stage.STAGED));
        assertThat(outcome(Map.of()).wouldDeny()).isZero();
        wouldDeny(12);
        assertThat(outcome(Map.of()).wouldDeny()).isEqualTo(5);
    }

    @Test
    void aTrialWithoutPodsEnds() {
        inForce(BEGAN, staged(CLOSED, Stage.STAGED));
        wouldDeny(7);
        inForce(BEGAN + SECOND, List.of(), staged(CLOSED, Stage.STAGED));
        inForce(BEGAN + 9 * SECOND, List.of(pod(14, 256)), staged(CLOSED, Stage.STAGED));
        Trials.Outcome outcome = outcome(Map.of());
        assertThat(outcome.since()).isGreaterThan(BEGAN + 8 * SECOND);
        assertThat(outcome.wouldDeny()).isZero();
    }

    @Test
    void aTrialThatGainsAPodGoesOn() {
        inForce(BEGAN, List.of(pod(11, 256)), staged(CLOSED, Stage.STAGED));
        wouldDeny(7);
        assertThat(inForce(BEGAN + SECOND, staged(CLOSED, Stage.STAGED))).isTrue();
        assertThat(outcome(Map.of()).wouldDeny()).isEqualTo(7);
        assertThat(outcome(Map.of()).since()).isLessThan(BEGAN);
    }
}
