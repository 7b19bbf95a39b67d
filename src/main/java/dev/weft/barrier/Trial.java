package dev.weft.barrier;

import dev.weft.model.PolicyRef;
import java.time.Instant;

/**
 * What one generation of a staged policy would have done, on one node or on several together.
 *
 * @param uid of the policy: another one of its name is not meant
 * @param since when the last of the nodes began to count
 * @param endpoints pods that it selects
 * @param tried those of them that packets were judged of
 * @param wouldDeny packets that were let through
 * @param wouldAllow packets that were dropped
 */
public record Trial(
        String uid,
        long generation,
        Instant since,
        int nodes,
        int endpoints,
        int tried,
        long wouldDeny,
        long wouldAllow) {

    public boolean isOf(PolicyRef policy) {
        return uid.equals(policy.uid()) && generation == policy.generation();
    }

    public Trial plus(Trial other) {
        return new Trial(
                uid,
                generation,
                since.isAfter(other.since) ? since : other.since,
                nodes + other.nodes,
                endpoints + other.endpoints,
                tried + other.tried,
                wouldDeny + other.wouldDeny,
                wouldAllow + other.wouldAllow);
    }
}
