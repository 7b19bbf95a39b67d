package dev.weft.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

/** What a condition says, without its times. */
public record Finding(boolean holds, String reason, String message) {

    static Finding of(Condition condition) {
        return new Finding("True".equals(condition.getStatus()), condition.getReason(), condition.getMessage());
    }

    Condition condition(String type, String since) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
    }
}
