package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A policy as it is written now, beside what it was: others may isolate pods to which it alone allowed something.
 *
 * @param before what it was when it counted for the same as now; empty if it did not, or is new
 */
record Change(Policy policy, Optional<Policy> before) {

    /** Returns what there is to look at: a policy that becomes staged is taken away from what is enforced, too. */
    static List<Change> of(Policy policy, Optional<Policy> before) {
        Optional<Policy> alike = before.filter(old -> old.stage() == policy.stage());
        Change change = new Change(policy, alike);
        return alike.isEmpty() && before.isPresent() && policy.isStaged()
                ? List.of(change, new Change(nothing(policy), before))
                : List.of(change);
    }

    private static Policy nothing(Policy policy) {
        return new Policy(policy.ref(), policy.order(), policy.subject(), Set.of(), List.of());
    }

    /** Returns whether a pod may lose anything by it. */
    boolean takesAway(Direction direction) {
        return Taking.away(policy, direction) || gave(direction).isPresent();
    }

    private Optional<Policy> gave(Direction direction) {
        return before.filter(old -> old.rules().stream()
                .anyMatch(rule -> rule.direction() == direction && rule.verdict() == Verdict.ALLOW));
    }

    /** Returns whether a pod is one from which it may take something. */
    boolean concerns(KnownPod pod, Direction direction) {
        return isSelected(policy, pod)
                || gave(direction).filter(old -> isSelected(old, pod)).isPresent();
    }

    /** Returns one pod of each set of labels that it concerns. */
    List<KnownPod> subjects(Crowd crowd, Direction direction) {
        List<KnownPod> now = crowd.matching(policy.subject());
        return gave(direction)
                .map(old -> Stream.concat(now.stream(), crowd.matching(old.subject()).stream())
                        .distinct()
                        .toList())
                .orElse(now);
    }

    /**
     * Returns the pods that it cuts off: of those from which it only takes what it gave, the ones that were not cut off
     * anyhow.
     *
     * @param cut all that are cut off now
     * @param cutBeside which are, if a policy stands beside the others
     */
    List<KnownPod> byIt(List<KnownPod> cut, Direction direction, Function<Policy, Predicate<KnownPod>> cutBeside) {
        Optional<Policy> old = cut.isEmpty() ? Optional.empty() : gave(direction);
        return old.map(cutBeside)
                .map(before -> cut.stream()
                        .filter(pod -> isDenied(pod, direction) || !before.test(pod))
                        .toList())
                .orElse(cut);
    }

    private boolean isDenied(KnownPod pod, Direction direction) {
        return Taking.away(policy, direction) && isSelected(policy, pod);
    }

    private static boolean isSelected(Policy policy, KnownPod pod) {
        return policy.subject().matches(pod.labels(), false);
    }
}
