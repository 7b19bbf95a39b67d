package dev.weft.agent.staged;

import dev.weft.datapath.NodeState;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.datapath.abi.TrafficValue;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.observe.Decided;
import dev.weft.policy.CompiledPolicies;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Which staged policies are judged, since when and about whom. */
public final class Trials {

    /** By so much the clock by which the programs note traffic may be behind. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * @param since kernel time
     * @param before packets that were counted for the policy until then
     * @param ports of the pods that it selects, since when it selects each
     */
    private record Tested(Policy policy, long since, Map<TallyKind, Long> before, Map<Integer, Long> ports) {

        Tested withoutPods() {
            return new Tested(policy, since, before, new HashMap<>());
        }

        long more(TallyKind kind, Map<TallyKind, Long> packets) {
            return packets.getOrDefault(kind, 0L) - before.getOrDefault(kind, 0L);
        }

        boolean isTried(int port, Map<Integer, TrafficValue> traffic) {
            TrafficValue last = traffic.get(port);
            return last != null
                    && Arrays.stream(Direction.values())
                            .anyMatch(
                                    direction -> policy.bearsOn(direction) && last.last(direction) >= ports.get(port));
        }
    }

    /**
     * What a policy would have done on this node.
     *
     * @param since kernel time from which on that is counted
     * @param endpoints pods that it selects
     * @param tried those of them that packets were judged of
     */
    public record Outcome(PolicyRef policy, long since, int endpoints, int tried, long wouldDeny, long wouldAllow) {}

    private Map<PolicyRef, Tested> tested = Map.of();

    /**
     * Says what a pass has put in force. Returns whether the trial of a policy or on a pod begins: every flow has to be
     * judged anew then, or those that are open would count as silent.
     *
     * @param began kernel time at which nothing of it was in force yet
     * @param totals what was counted by then: one generation may be tried more than once
     */
    public synchronized boolean inForce(
            CompiledPolicies compiled, NodeState state, long began, Map<Decided, TallyValue> totals) {
        Map<PolicyRef, Tested> now = new TreeMap<>();
        boolean begins = false;
        for (NodeState.LocalPod pod : state.endpoints()) {
            for (Policy policy : compiled.staged(pod.identity())) {
                Optional<Tested> known = Optional.ofNullable(tested.get(policy.ref()))
                        .filter(earlier -> earlier.policy().equals(policy));
                Map<Integer, Long> ports = known.map(Tested::ports).orElse(Map.of());
                begins |= !ports.containsKey(pod.ifindex());
                now.computeIfAbsent(
                                policy.ref(),
                                _ -> known.map(Tested::withoutPods)
                                        .orElseGet(() -> begun(policy, began - TICK, totals)))
                        .ports()
                        .put(pod.ifindex(), ports.getOrDefault(pod.ifindex(), began - TICK));
            }
        }
        tested = now;
        return begins;
    }

    private static Tested begun(Policy policy, long since, Map<Decided, TallyValue> totals) {
        return new Tested(policy, since, packets(totals).getOrDefault(policy.ref(), Map.of()), new HashMap<>());
    }

    /** Returns what each would have done, in the order of their names. */
    public synchronized List<Outcome> outcomes(Map<Decided, TallyValue> totals, Map<Integer, TrafficValue> traffic) {
        Map<PolicyRef, Map<TallyKind, Long>> packets = packets(totals);
        return tested.values().stream()
                .map(policy ->
                        outcome(policy, packets.getOrDefault(policy.policy().ref(), Map.of()), traffic))
                .toList();
    }

    private static Map<PolicyRef, Map<TallyKind, Long>> packets(Map<Decided, TallyValue> totals) {
        Map<PolicyRef, Map<TallyKind, Long>> packets = new HashMap<>();
        totals.forEach(
                (decided, value) -> packets.computeIfAbsent(decided.rule().policy(), _ -> new HashMap<>())
                        .merge(decided.kind(), value.packets(), Long::sum));
        return packets;
    }

    private static Outcome outcome(Tested tested, Map<TallyKind, Long> packets, Map<Integer, TrafficValue> traffic) {
        return new Outcome(
                tested.policy().ref(),
                tested.since(),
                tested.ports().size(),
                (int) tested.ports().keySet().stream()
                        .filter(port -> tested.isTried(port, traffic))
                        .count(),
                tested.more(TallyKind.WOULD_DENY, packets),
                tested.more(TallyKind.WOULD_ALLOW, packets));
    }
}
