package dev.weft.agent;

import dev.weft.agent.preflight.Lack;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is said in a WeftNode's status, without the time at which it began.
 *
 * @param uid of the WeftNode that it is said in, as far as known
 */
record StatusReport(
        String uid, List<String> troubles, Horizon horizon, List<WeftNodeException> exceptions, List<Lack> lacks) {

    boolean ready() {
        return troubles.isEmpty();
    }

    /** Returns whether another report says the same, how far the node is left aside. */
    boolean saysTheSameAs(StatusReport other) {
        return at(Horizon.NONE).equals(other.at(Horizon.NONE));
    }

    private StatusReport at(Horizon other) {
        return new StatusReport(uid, troubles, other, exceptions, lacks);
    }

    WeftNode object(String name, String since) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(name).build());
        Map<String, String> upTo = new TreeMap<>();
        horizon.upTo().forEach((kind, version) -> upTo.put(kind, Long.toString(version)));
        node.setStatus(new WeftNodeStatus(null, conditions(since), upTo, exceptions, lackRows(), null));
        return node;
    }

    private List<Condition> conditions(String since) {
        if (ready()) {
            return List.of(condition("Ready", "True", "Enforcing", "the node forwards and enforces", since));
        }
        String reason = stalled() ? "Lacking" : "NotReady";
        Condition ready = condition("Ready", "False", reason, message(), since);
        return stalled() ? List.of(ready, condition("Stalled", "True", reason, message(), since)) : List.of(ready);
    }

    /** Returns whether waiting does not help: somebody must mend the node. To kstatus that is a failure. */
    private boolean stalled() {
        return !ready() && fatal().isPresent();
    }

    /** What is not fatal is no reason for any trouble. */
    private Optional<Lack> fatal() {
        return lacks.stream().filter(Lack::fatal).findFirst();
    }

    /** The API server refuses a status that has two lacks of one name. */
    private List<WeftNodeLack> lackRows() {
        Map<String, String> words = new LinkedHashMap<>();
        lacks.forEach(lack -> words.merge(lack.reason(), lack.words(), "%s. Also: %s"::formatted));
        return words.entrySet().stream()
                .map(lack -> new WeftNodeLack(lack.getKey(), lack.getValue()))
                .toList();
    }

    private static Condition condition(String type, String status, String reason, String message, String since) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
    }

    private String message() {
        return fatal().map(Lack::words)
                .orElseGet(() -> String.join(", ", troubles) + "; /q/health/ready of the node's agent says more");
    }
}
