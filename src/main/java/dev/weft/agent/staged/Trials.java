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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Which staged policies are judged, since when and about whom. */
public final class Trials {

    /** By so much the clock by which the programs note traffic may be behind. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * @param since kernel time
     * @param ports of the pods that it selects, since when it selects each
     */
    private record Tested(Policy policy, long since, Map<Integer, Long> ports) {

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
     */
    public synchronized boolean inForce(CompiledPolicies compiled, NodeState state, long began) {
        Map<PolicyRef, Tested> now = new TreeMap<>();
        boolean begins = false;
        for (NodeState.LocalPod pod : state.endpoints()) {
            for (Policy policy : compiled.staged(pod.identity())) {
                Tested before = tested.getOrDefault(policy.ref(), new Tested(policy, began - TICK, Map.of()));
                Tested fresh = before.policy().equals(policy) ? before : new Tested(policy, began - TICK, Map.of());
                begins |= !fresh.ports().containsKey(pod.ifindex());
                now.computeIfAbsent(policy.ref(), _ -> new Tested(policy, fresh.since(), new HashMap<>()))
                        .ports()
                        .put(pod.ifindex(), fresh.ports().getOrDefault(pod.ifindex(), began - TICK));
            }
        }
        tested = now;
        return begins;
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
                packets.getOrDefault(TallyKind.WOULD_DENY, 0L),
                packets.getOrDefault(TallyKind.WOULD_ALLOW, 0L));
    }
}
