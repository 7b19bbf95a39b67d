package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a policy takes away from pods, and how that is told. */
final class Taking {

    private Taking() {}

    /** Returns whether a selected pod may lose anything by it. */
    static boolean away(Policy policy, Direction direction) {
        return policy.isolates().contains(direction)
                || policy.rules().stream()
                        .anyMatch(rule -> rule.direction() == direction && rule.verdict() == Verdict.DENY);
    }

    /** Returns all that decides beside it. What is staged counts only for what is staged, as if all were enforced. */
    static List<Policy> together(Policy policy, List<Policy> others) {
        List<Policy> all = new ArrayList<>(others);
        all.add(policy);
        return policy.isStaged() ? all.stream().map(Taking::enforced).toList() : all;
    }

    private static Policy enforced(Policy policy) {
        return new Policy(policy.ref(), policy.order(), policy.subject(), policy.isolates(), policy.rules());
    }

    /** Says when it takes that away. */
    static String when(Policy policy) {
        return when(policy.isStaged());
    }

    static String when(boolean isStaged) {
        return isStaged ? " once this is enforced" : "";
    }

    /** Says how many sets of labels are concerned besides the first. */
    static String more(List<KnownPod> pods) {
        return pods.size() < 2 ? "" : " and " + (pods.size() - 1) + " other kinds of pods";
    }
}
