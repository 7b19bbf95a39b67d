package dev.weft.agent;

import java.util.Map;

/**
 * How much of the cluster's history a snapshot holds.
 *
 * @param upTo by kind, the resourceVersion up to which every change is in it, deletions too
 * @param policies counts the changes of policies that may change what they mean, since the agent's start
 * @param endpoints counts the changes of identities and endpoints
 */
record Horizon(Map<String, Long> upTo, long policies, long endpoints) {

    static final Horizon NONE = new Horizon(Map.of(), 0, 0);

    Horizon {
        upTo = Map.copyOf(upTo);
    }
}
