package dev.weft.agent;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is said in a WeftNode's status, without the time at which it began.
 *
 * @param uid of the WeftNode that it is said in, as far as known
 */
record StatusReport(
        String uid,
        List<String> troubles,
        Horizon horizon,
        List<WeftNodeException> exceptions,
        List<WeftNodeLack> lacks) {

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
        Condition ready = new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready() ? "True" : "False")
                .withReason(ready() ? "Enforcing" : lacks.isEmpty() ? "NotReady" : "Lacking")
                .withMessage(ready() ? "the node forwards and enforces" : message())
                .withLastTransitionTime(since)
                .build();
        Map<String, String> upTo = new TreeMap<>();
        horizon.upTo().forEach((kind, version) -> upTo.put(kind, Long.toString(version)));
        node.setStatus(new WeftNodeStatus(null, List.of(ready), upTo, exceptions, lacks, null));
        return node;
    }

    private String message() {
        return lacks.isEmpty()
                ? String.join(", ", troubles) + "; /q/health/ready of the node's agent says more"
                : lacks.getFirst().message();
    }
}
