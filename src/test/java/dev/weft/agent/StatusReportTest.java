package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.preflight.Lack;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which conditions a report has: Stalled only while waiting cannot help. */
class StatusReportTest {

    private static final Lack LACK = new Lack("KernelTooOld", "kernel 5.4 has no tcx links", "renew it", true);
    private static final Lack LEFTOVER = new Lack("OtherConflist", "10-old.conf is there", "remove it", false);

    private static WeftNodeStatus status(List<String> troubles, List<Lack> lacks) {
        return new StatusReport("", troubles, Horizon.NONE, List.of(), lacks)
                .object("n1", "2026-01-01T00:00:00Z")
                .getStatus();
    }

    private static List<String> conditions(List<String> troubles, List<Lack> lacks) {
        return status(troubles, lacks).conditions().stream()
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
    void twoLacksOfOneReasonAreOneThatNamesBoth() {
        Lack other = new Lack("OtherConflist", "20-older.conf is there", "remove that", false);
        assertThat(status(List.of(), List.of(LEFTOVER, other)).lacks())
                .containsExactly(new WeftNodeLack(
                        "OtherConflist", "10-old.conf is there; remove it. Also: 20-older.conf is there; remove that"));
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
                        "Ready=False Lacking: kernel 5.4 has no tcx links; renew it",
                        "Stalled=True Lacking: kernel 5.4 has no tcx links; renew it");
    }

    @Test
    void whatIsNotFatalIsNamedAndBlamedForNothing() {
        assertThat(conditions(List.of("api_lost"), List.of(LEFTOVER)))
                .containsExactly("Ready=False NotReady: api_lost; /q/health/ready of the node's agent says more");
        assertThat(conditions(List.of(), List.of(LEFTOVER)))
                .containsExactly("Ready=True Enforcing: the node forwards and enforces");
        assertThat(conditions(List.of("not_serving"), List.of(LEFTOVER, LACK)))
                .allMatch(condition -> condition.endsWith("Lacking: kernel 5.4 has no tcx links; renew it"));
        assertThat(status(List.of("api_lost"), List.of(LEFTOVER)).lacks())
                .containsExactly(new WeftNodeLack("OtherConflist", "10-old.conf is there; remove it"));
    }
}
