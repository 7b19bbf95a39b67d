package dev.weft.barrier;

import dev.weft.model.PolicyRef;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node's agent says that the node has in force. It stays true while no agent lives, as the node's programs go on
 * as they are.
 *
 * @param upTo by kind, the resourceVersion up to which every change is in force
 * @param exceptions by {@link #object}, why something is not in force as a whole although it is older than that
 * @param trials by {@link #object}, what staged policies would have done
 * @param away why it may be late, in words; empty if the node is ready, as far as is known
 */
public record NodeReport(
        Map<String, Long> upTo, Map<String, String> exceptions, Map<String, Trial> trials, String away) {

    /** In place of a name: all of the kind, in the namespace if there is one, that have no name in the report. */
    public static final String UNNAMED = "*";

    /** No agent has reported. */
    public static final NodeReport NONE = new NodeReport(Map.of(), Map.of());

    public NodeReport(Map<String, Long> upTo, Map<String, String> exceptions) {
        this(upTo, exceptions, Map.of(), "");
    }

    public NodeReport {
        upTo = Map.copyOf(upTo);
        exceptions = Map.copyOf(exceptions);
        trials = Map.copyOf(trials);
    }

    /** Returns whether another report says the same of what is in force, and of why it is late. */
    public boolean isAsFarAs(NodeReport other) {
        return upTo.equals(other.upTo) && exceptions.equals(other.exceptions) && away.equals(other.away);
    }

    /** @param reason why something is not in force there yet */
    String late(String reason) {
        return away.isEmpty() ? reason : reason + "; " + away;
    }

    /** Returns why a policy may not be in force as a whole. */
    Optional<String> exception(PolicyRef policy) {
        return Stream.of(
                        object(policy.kind(), policy.namespace(), policy.name()),
                        object(policy.kind(), policy.namespace(), UNNAMED),
                        object(policy.kind(), "", UNNAMED))
                .filter(exceptions::containsKey)
                .map(exceptions::get)
                .findFirst();
    }

    /** Returns what an object goes by here. */
    public static String object(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }
}
