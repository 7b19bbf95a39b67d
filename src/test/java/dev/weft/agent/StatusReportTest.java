package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNodeLack;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which conditions a report has: Stalled only while waiting cannot help. */
class StatusReportTest {

    private static final WeftNodeLack LACK = new WeftNodeLack("KernelTooOld", "kernel 5.4 has no tcx links");

    private static List<String> conditions(List<String> troubles, List<WeftNodeLack> lacks) {
        return new StatusReport("", troubles, Horizon.NONE, List.of(), lacks)
                .object("n1", "2026-01-01T00:00:00Z").getStatus().conditions().stream()
                        .map(StatusReportTest::text)
                        .toList();
    }

    private static String text(Condition condition) {
        return "%s=%s %s: %s"
                .formatted(condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    @Test
    void readyWhenThereIsNoTrouble() {
        assertThat(conditions(List.of(), List.of()))
                .containsExactly("Ready=True Enforcing: the node forwards and enforces");
    }

    @Test
    void notStalledWhileItStarts() {
        assertThat(conditions(List.of("not_serving"), List.of()))
                .containsExactly("Ready=False NotReady: not_serving; /q/health/ready of the node's agent says more");
    }

    @Test
    void stalledWhileItLacksSomething() {
        assertThat(conditions(List.of("not_serving"), List.of(LACK)))
                .containsExactly(
                        "Ready=False Lacking: kernel 5.4 has no tcx links",
                        "Stalled=True Lacking: kernel 5.4 has no tcx links");
    }
}
