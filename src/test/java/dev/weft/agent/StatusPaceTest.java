package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private static final long START = TimeUnit.HOURS.toNanos(1);

    private final StatusPace pace = new StatusPace();

    private static StatusReport report(long upTo, long policies, long endpoints, String... troubles) {
        return new StatusReport(
                "uid",
                List.of(troubles),
                new Horizon(
                        Map.of("NetworkPolicy", upTo, "WeftIdentity", upTo),
                        Map.of("NetworkPolicy", policies, "WeftIdentity", endpoints),
                        0),
                List.of(),
                List.of());
    }

    private static long after(long milliseconds) {
        return START + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    @Test
    void firstReportGoesOutAtOnce() {
        assertThat(pace.wait(null, report(1, 0, 0), 5000, START)).isZero();
    }

    @Test
    void changeOfAPolicyGoesOutAtOnceAndThenInTurnWithTheOtherNodes() {
        StatusReport written = report(1, 0, 0);
        pace.written(START);
        assertThat(pace.wait(written, report(2, 2, 0), 2, after(4))).isZero();
        assertThat(pace.wait(written, report(2, 2, 0), 100, after(4))).isBetween(190L, 197L);
        assertThat(pace.wait(written, report(2, 2, 0), 100, after(200))).isZero();
    }

    @Test
    void changesOfEndpointsWaitLonger() {
        StatusReport written = report(1, 0, 0);
        pace.written(START);
        assertThat(pace.wait(written, report(2, 0, 2), 100, after(200))).isBetween(1790L, 1801L);
        assertThat(pace.wait(written, report(2, 2, 2), 100, after(200))).isZero();
        assertThat(pace.wait(written, report(2, 0, 2, "map_full"), 100, after(200)))
                .isZero();
    }

    /** The feed tells of a change before it counts it; a report at that moment would say too little, for good. */
    @Test
    void changeThatIsNotCountedYetIsLookedAtAgainInAMoment() {
        StatusReport written = report(5, 5, 0);
        pace.written(START);
        assertThat(pace.wait(written, report(5, 6, 0), 2, after(1000))).isBetween(1L, 50L);
        assertThat(pace.wait(written, report(9, 6, 0), 2, after(1000))).isZero();
    }

    @Test
    void whatChangesNothingIsNotReportedUntilTheLastReportIsOld() {
        StatusReport written = report(3, 3, 3);
        pace.written(START);
        assertThat(pace.wait(written, report(900, 3, 3), 2, after(60_000))).isGreaterThan(500);
        assertThat(pace.isStale(after(60_000))).isFalse();
        assertThat(pace.isStale(after(240_000))).isTrue();
        assertThat(pace.wait(written, report(900, 3, 3), 2, after(240_000))).isZero();
        assertThat(pace.wait(written, written, 2, after(240_000))).isGreaterThan(500);
    }
}
