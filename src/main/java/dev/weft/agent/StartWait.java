package dev.weft.agent;

import java.util.List;
import java.util.Map;

/**
 * What an agent that starts still has to wait for.
 *
 * @param node its name
 * @param complete whether every kind has been complete once: before that nothing may be taken out of force
 * @param upTo by kind, the version up to which all is known
 * @param inForce by kind, the version that is in force on the node: an agent must not go back in time
 * @param hasNode whether its WeftNode is known
 */
record StartWait(String node, boolean complete, Map<String, Long> upTo, Map<String, Long> inForce, boolean hasNode) {

    boolean isOver() {
        return complete && behind().isEmpty() && hasNode;
    }

    /** An agent of another version may have reported a kind that this one does not follow. */
    private List<String> behind() {
        return inForce.entrySet().stream()
                .filter(kind -> upTo.getOrDefault(kind.getKey(), Long.MAX_VALUE) < kind.getValue())
                .map(kind -> "%s %d of %d".formatted(kind.getKey(), upTo.get(kind.getKey()), kind.getValue()))
                .sorted()
                .toList();
    }

    /** Says what it is, with the remedy. */
    String words() {
        if (!complete) {
            return "the API server has not told all objects yet; see the lines above";
        }
        List<String> behind = behind();
        return behind.isEmpty()
                ? "there is no WeftNode %s; is an operator running?".formatted(node)
                : """
                the API server's objects are older than what this node has in force: versions %s. It goes on as it was \
                until they are as new. If the API server's data went back in time for good, as after the restoration of \
                a backup, take enforcedUpTo out of the status of WeftNode %s and delete this pod""".formatted(String.join(", ", behind), node);
    }
}
