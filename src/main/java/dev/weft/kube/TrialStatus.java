package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyStagedStatus;
import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.barrier.Trial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What staged policies would have done, as objects say it. */
public final class TrialStatus {

    private TrialStatus() {}

    static Trial read(WeftNodeStaged staged) {
        return new Trial(
                staged.uid(),
                staged.generation(),
                Instant.parse(staged.since()),
                1,
                staged.endpoints(),
                staged.endpointsWithTraffic(),
                staged.wouldDenyPackets(),
                staged.wouldAllowPackets());
    }

    public static PolicyStagedStatus of(Trial trial) {
        return new PolicyStagedStatus(
                trial.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                trial.nodes(),
                trial.endpoints(),
                trial.tried(),
                trial.wouldDeny(),
                trial.wouldAllow());
    }
}
