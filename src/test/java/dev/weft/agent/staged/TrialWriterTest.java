package dev.weft.agent.staged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.model.PolicyRef;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialWriterTest {

    private static final int NODES = 100;

    private final List<List<WeftNodeStaged>> written = new ArrayList<>();
    private String uid = "node";
    private List<Trials.Outcome> outcomes = List.of();
    private long seconds = 1000;
    private boolean failing;
    private final TrialWriter writer = new TrialWriter(
            () -> uid, () -> outcomes, () -> NODES, this::write, () -> TimeUnit.SECONDS.toNanos(seconds));

    private void write(List<WeftNodeStaged> staged) {
        if (failing) {
            throw new KubernetesClientException("away");
        }
        written.add(staged);
    }

    private static Trials.Outcome outcome(String name, long wouldDeny) {
        return new Trials.Outcome(new PolicyRef("WeftNetworkPolicy", "ns", name, "u", 1), 0, 2, 1, wouldDeny, 0);
    }

    private void runAfter(long pause) {
        seconds += pause;
        writer.run();
    }

    @Test
    void whatAnAgentBeforeWroteIsReplacedAtOnce() {
        writer.run();
        assertThat(written).containsExactly(List.of());
        runAfter(100);
        assertThat(written).hasSize(1);
    }

    @Test
    void theFirstTrialIsToldAtOnceAndTheNextNumbersAfterAPause() {
        writer.run();
        outcomes = List.of(outcome("p", 1));
        runAfter(1);
        assertThat(written).hasSize(2);
        outcomes = List.of(outcome("p", 1L << 40));
        runAfter(15);
        assertThat(written).hasSize(2);
        runAfter(1);
        assertThat(written).hasSize(3);
        assertThat(written.getLast().getFirst().wouldDenyPackets()).isEqualTo(1L << 40);
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() {
        failing = true;
        writer.run();
        failing = false;
        runAfter(1);
        assertThat(written).hasSize(1);
    }

    /** It may have come all the same. */
    @Test
    void whatPerhapsWasWrittenIsReplaced() {
        writer.run();
        outcomes = List.of(outcome("p", 1));
        failing = true;
        runAfter(1);
        failing = false;
        outcomes = List.of();
        runAfter(1);
        assertThat(written).hasSize(2);
    }

    @Test
    void aNodeThatWasMadeAnewIsToldTheSameAtOnce() {
        outcomes = List.of(outcome("p", 1));
        writer.run();
        uid = "another";
        runAfter(1);
        assertThat(written).hasSize(2);
        assertThat(written.getLast()).isEqualTo(written.getFirst());
        runAfter(100);
        assertThat(written).hasSize(2);
    }

    @Test
    void nothingIsWrittenWhileThereIsNoNode() {
        uid = "";
        outcomes = List.of(outcome("p", 1));
        runAfter(100);
        assertThat(written).isEmpty();
    }

    @Test
    void atMost256AreTold() {
        outcomes = IntStream.range(0, 300).mapToObj(i -> outcome("p" + i, 0)).toList();
        writer.run();
        assertThat(written.getFirst()).hasSize(256);
    }
}
