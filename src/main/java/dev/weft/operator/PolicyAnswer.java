package dev.weft.operator;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.model.Remark;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's status should say. By the kstatus rules: Ready with a current observedGeneration when it is accepted,
 * Stalled when nothing but a change of the policy can help.
 */
final class PolicyAnswer {

    private static final int NAMED = 8;

    private PolicyAnswer() {}

    /** Returns the status that is due, unless the policy has it already. */
    static Optional<PolicyStatus> due(PolicyRow policy, String now) {
        PolicyStatus present = policy.status();
        List<Condition> conditions = conditions(policy, present, now);
        PolicyStatus wanted = new PolicyStatus(policy.ref().generation(), conditions);
        boolean same = present != null
                && Objects.equals(present.observedGeneration(), wanted.observedGeneration())
                && conditions(present).collect(Collectors.toSet()).equals(Set.copyOf(conditions));
        return same ? Optional.empty() : Optional.of(wanted);
    }

    private static List<Condition> conditions(PolicyRow policy, @Nullable PolicyStatus present, String now) {
        boolean accepted = policy.problems().isEmpty();
        String reason = accepted ? "Accepted" : "Invalid";
        String message = accepted ? understood(policy) : sentences(policy.problems());
        List<Condition> conditions = new ArrayList<>();
        Stream.of("Accepted", "Ready").forEach(type -> conditions.add(condition(type, accepted, reason, message)));
        if (!accepted) {
            conditions.add(condition("Stalled", true, reason, message));
        }
        conditions.forEach(condition -> condition.setLastTransitionTime(since(condition, present, now)));
        return conditions;
    }

    /** Returns the problems, the first of many. */
    static String sentences(List<PolicyProblem> problems) {
        String named =
                problems.stream().limit(NAMED).map(PolicyProblem::sentence).collect(Collectors.joining(". "));
        int more = problems.size() - NAMED;
        return more > 0 ? named + ". And " + more + " more" : named;
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
