package dev.weft.cli.eval;

import dev.weft.model.Verdict;
import dev.weft.policy.Decision;
import org.jspecify.annotations.Nullable;

/** What policies say of a packet, on both sides; null where there is no pod to judge for. */
record Decisions(@Nullable Decision egress, @Nullable Decision ingress) {

    boolean isDenied() {
        return isEgressDenied() || denies(ingress);
    }

    boolean isEgressDenied() {
        return denies(egress);
    }

    Verdict verdict() {
        return isDenied() ? Verdict.DENY : Verdict.ALLOW;
    }

    private static boolean denies(@Nullable Decision decision) {
        return decision != null && decision.verdict() == Verdict.DENY;
    }
}
