package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final String KIND = "NetworkPolicy";

    private final Mirrors mirrors = Mirrors.create();
    private final SlowClock clock = new SlowClock();
    private final Standing standing = new Standing(mirrors, EarlierPods.follow(mirrors), clock);
    private long version;

    private void report(long upTo) {
        node(upTo, true);
    }

    private void node(long upTo, boolean ready) {
        String away = ready ? "" : "the node is not ready";
        NodeReport report = new NodeReport(Map.of(KIND, upTo), Map.of(), Map.of(), away);
        WeftNodeRow row = new WeftNodeRow("n1", "", List.of(), List.of(), List.of(), null, null, ready, 1, 1, report);
        mirrors.weftNodes().put(new Stored<>("n1", "uid", ++version, row));
    }

    private void slice() {
        SliceEntry entry = new SliceEntry(new PodAddresses(Address.parse("10.0.0.2"), null), 300, "ns", "p", "uid");
        mirrors.slices().put(new Stored<>("n1-0", "uid", ++version, new SliceRow("n1", 0, 3, List.of(entry))));
    }

    @Test
    void changesOfReportsAndEndpointsAreSeenOnce() {
        standing.takeChange();
        assertThat(standing.takeChange()).isFalse();
        report(5);
        assertThat(standing.takeChange()).isTrue();
        report(5);
        assertThat(standing.takeChange()).isFalse();
        node(5, false);
        assertThat(standing.takeChange()).isTrue();
        slice();
        assertThat(standing.takeChange()).isTrue();
        assertThat(standing.sum().barrier().reached(KIND)).isEqualTo(Map.of("n1", 5L));
    }

    @Test
    void whatTookLongIsNotDoneAgainAtOnceButIsNotForgotten() {
        slice();
        report(5);
        clock.step = Duration.ofMillis(100);
        assertThat(standing.sum().barrier().reached(KIND)).isEqualTo(Map.of("n1", 5L));
        report(6);
        standing.takeChange();
        assertThat(standing.sum().barrier().reached(KIND)).isEqualTo(Map.of("n1", 5L));
        assertThat(standing.takeChange()).isTrue();
        clock.now = clock.now.plusSeconds(2);
        assertThat(standing.sum().barrier().reached(KIND)).isEqualTo(Map.of("n1", 6L));
    }

    @Test
    void reportsMakeNoPlan() {
        List<String> dirty = new ArrayList<>();
        Triggers.connect(mirrors, dirty::add, dirty::add);
        report(5);
        assertThat(dirty).containsExactly("n1");
        report(6);
        assertThat(dirty).hasSize(1);
        node(6, false);
        assertThat(dirty).hasSizeGreaterThan(1).containsOnly("n1");
    }
}
