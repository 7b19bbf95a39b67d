package dev.weft.operator;

import dev.weft.kube.BarrierInput;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.model.PolicyRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which version each policy was first seen with its present generation. Nodes report how far they are when a policy
 * changes its meaning; a label that somebody puts on it right afterwards makes a later version that they may not mention
 * for minutes.
 */
final class Sightings {

    private record Sighting(long generation, long version, long sum) {}

    private final Map<String, Sighting> byUid = new ConcurrentHashMap<>();

    /** @param sum the last that was begun by then */
    void note(Stored<PolicyRow> policy, long sum) {
        Sighting now = new Sighting(policy.row().ref().generation(), policy.version(), sum);
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
        return seen(policy).map(seen -> Math.min(told, seen.version())).orElse(told);
    }

    /** Returns whether the policy had been seen with its generation when a sum was begun. */
    boolean isBefore(Stored<PolicyRow> policy, long sum) {
        return seen(policy).filter(seen -> seen.sum() < sum).isPresent();
    }

    private Optional<Sighting> seen(Stored<PolicyRow> policy) {
        return Optional.ofNullable(byUid.get(policy.uid()))
                .filter(seen -> seen.generation() == policy.row().ref().generation());
    }
}
