package dev.weft.operator;

import dev.weft.kube.BarrierInput;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.model.PolicyRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which version each policy was first seen with its present generation. Nodes report how far they are when a policy
 * changes its meaning; a label that somebody puts on it right afterwards makes a later version that they may not mention
 * for minutes.
 */
final class Sightings {

    private record Sighting(long generation, long version) {}

    private final Map<String, Sighting> byUid = new ConcurrentHashMap<>();

    void note(Stored<PolicyRow> policy) {
        Sighting now = new Sighting(policy.row().ref().generation(), policy.version());
        byUid.merge(policy.uid(), now, Sightings::first);
    }

    private static Sighting first(Sighting one, Sighting other) {
        if (one.generation() != other.generation()) {
            return one.generation() > other.generation() ? one : other;
        }
        return one.version() <= other.version() ? one : other;
    }

    void forget(PolicyRef policy) {
        byUid.remove(policy.uid());
    }

    /** Returns the lowest version that is known of the policy's generation, here or from its status. */
    long since(Stored<PolicyRow> policy) {
        long told = BarrierInput.generationSince(policy);
        Sighting seen = byUid.get(policy.uid());
        return seen == null || seen.generation() != policy.row().ref().generation()
                ? told
                : Math.min(told, seen.version());
    }
}
