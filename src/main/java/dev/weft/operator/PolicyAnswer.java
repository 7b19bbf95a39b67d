package dev.weft.operator;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.barrier.Progress;
import dev.weft.barrier.Trial;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.TrialStatus;
import dev.weft.model.Remark;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's status should say. By the kstatus rules: Ready with a current observedGeneration when it is accepted,
 * Stalled when nothing but a change of the policy can help. Enforced follows the nodes.
 */
final class PolicyAnswer {

    private static final int NAMED = 8;
    private static final String WAITING = "Waiting";

    private static final String UNMANAGED =
            "; %d selected pods are of an earlier CNI, and no policy applies to them until they are started anew";

    /**
     * What is known of where a policy is in force.
     *
     * @param unmanaged how many pods it selects that no node judges
     * @param trial what it would have done, if it is staged and a node has said so
     */
    record Known(Progress progress, long unmanaged, Optional<Trial> trial) {

        private String besides() {
            return unmanaged == 0 ? "" : UNMANAGED.formatted(unmanaged);
        }

        // Such pods may live for months: who waits for the condition would wait so long for what the nodes have done.
        private String reason() {
            return !progress.complete()
                    ? WAITING
                    : unmanaged > 0 ? "Unmanaged" : progress.want() == 0 ? "NothingSelected" : "EverywhereInForce";
        }
    }

    private PolicyAnswer() {}

    /**
     * Returns the status that is due, unless the policy has it already.
     *
     * @param since a version in which it had its present generation
     */
    static Optional<PolicyStatus> due(PolicyRow row, long since, Known known, String now) {
        PolicyStatus present = row.status();
        List<Condition> conditions = conditions(row, known);
        conditions.forEach(condition -> condition.setLastTransitionTime(since(condition, present, now)));
        PolicyStatus wanted = new PolicyStatus(
                row.ref().generation(),
                Long.toString(since),
                row.ref().uid(),
                conditions,
                known.trial().map(TrialStatus::of).orElse(null));
        return same(present, wanted) ? Optional.empty() : Optional.of(wanted);
    }

    private static boolean same(@Nullable PolicyStatus present, PolicyStatus wanted) {
        return present != null
                && tellTheSameProgress(present, wanted)
                && Objects.equals(present.staged(), wanted.staged());
    }

    /** Returns whether all that may differ is what a staged policy would have done. */
    static boolean tellTheSameProgress(@Nullable PolicyStatus present, PolicyStatus wanted) {
        return present != null
                && Objects.equals(present.observedGeneration(), wanted.observedGeneration())
                && Objects.equals(present.observedResourceVersion(), wanted.observedResourceVersion())
                && Objects.equals(present.observedUid(), wanted.observedUid())
                && conditions(present)
                        .collect(Collectors.toSet())
                        .equals(conditions(wanted).collect(Collectors.toSet()));
    }

    /** Returns whether all that differs is how far the policy has got: who waits for more need not read it at once. */
    static boolean tellsProgressAlone(@Nullable PolicyStatus present, PolicyStatus due) {
        return present != null
                && Objects.equals(present.observedGeneration(), due.observedGeneration())
                && conditions(present)
                        .map(PolicyAnswer::turn)
                        .toList()
                        .equals(conditions(due).map(PolicyAnswer::turn).toList());
    }

    /** Returns whether a generation that was not in force for all that was told is now. */
    static boolean turnsEnforced(@Nullable PolicyStatus present, PolicyStatus due) {
        return isEnforced(due)
                && !(present != null
                        && Objects.equals(present.observedGeneration(), due.observedGeneration())
                        && isEnforced(present));
    }

    /** Returns whether it is the first answer about a generation, and says no more than that nodes are on their way. */
    static boolean awaitsNodes(@Nullable PolicyStatus present, PolicyStatus due) {
        return !(present != null && Objects.equals(present.observedGeneration(), due.observedGeneration()))
                && conditions(due).anyMatch(condition -> condition.getReason().equals(WAITING));
    }

    private static boolean isEnforced(PolicyStatus status) {
        return conditions(status)
                .anyMatch(condition -> condition.getType().equals("Enforced")
                        && condition.getStatus().equals("True"));
    }

    private static String turn(Condition condition) {
        return condition.getType() + condition.getStatus() + condition.getReason();
    }

    private static List<Condition> conditions(PolicyRow policy, Known known) {
        boolean accepted = policy.problems().isEmpty();
        String reason = accepted ? "Accepted" : "Invalid";
        String message = accepted ? understood(policy) : PolicyProblem.sentences(policy.problems());
        List<Condition> conditions = new ArrayList<>();
        Stream.of("Accepted", "Ready").forEach(type -> conditions.add(condition(type, accepted, reason, message)));
        if (!accepted) {
            conditions.add(condition("Stalled", true, reason, message));
        }
        conditions.add(
                accepted
                        ? enforced(policy, known)
                        : condition("Enforced", false, reason, "a part is not understood, see Accepted"));
        return conditions;
    }

    private static Condition enforced(PolicyRow policy, Known known) {
        Progress progress = known.progress();
        long generation = policy.ref().generation();
        if (policy.conversion().policy().isStaged()) {
            String judged = "staged, so nothing is enforced: judged on %d of %d nodes at generation %d"
                    .formatted(progress.have(), progress.want(), generation);
            return condition("Enforced", false, "Staged", judged + known.besides());
        }
        String message = progress.sentence(generation, NAMED) + known.besides();
        return condition("Enforced", progress.complete(), known.reason(), message);
    }

    private static String understood(PolicyRow policy) {
        String all = "all of the policy is understood";
        return policy.remarks().isEmpty()
                ? all
                : policy.remarks().stream()
                        .limit(NAMED)
                        .map(Remark::sentence)
                        .collect(Collectors.joining(". ", all + ", but ", ""));
    }

    private static Condition condition(String type, boolean holds, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static String since(Condition condition, @Nullable PolicyStatus present, String now) {
        return conditions(present)
                .filter(old -> old.getType().equals(condition.getType()))
                .filter(old -> old.getStatus().equals(condition.getStatus()))
                .findFirst()
                .map(Condition::getLastTransitionTime)
                .orElse(now);
    }

    private static Stream<Condition> conditions(@Nullable PolicyStatus status) {
        return status == null
                ? Stream.of()
                : Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream();
    }
}
