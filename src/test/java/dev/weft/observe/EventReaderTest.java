package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bpf.BpfBench;
import dev.weft.datapath.abi.DropReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the programs raise is what the reader reads and what it says to be lost, to the last event. */
class EventReaderTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    /** More than the 1 MiB of a ring holds. */
    private static final int TOO_MANY = 20_000;

    private final List<Event> seen = new ArrayList<>();

    private long drops() {
        return seen.stream().filter(Event.Drop.class::isInstance).count();
    }

    private long declaredLost() {
        return seen.stream()
                .mapToLong(event -> event instanceof Event.Lost lost ? lost.count() : 0)
                .sum();
    }

    private static void drain(EventReader reader) {
        while (reader.drain() > 0) {
            Thread.onSpinWait();
        }
        reader.drain();
        reader.drain();
    }

    @Test
    void readsEveryEventWhileThereIsRoom() throws IOException {
        try (RealRings rings = new RealRings(BENCH);
                EventReader reader = rings.reader(seen::add)) {
            rings.drop(1000);
            drain(reader);
            assertThat(drops()).isEqualTo(1000).isEqualTo(rings.raised());
            assertThat(reader.read()).isEqualTo(1000);
            assertThat(reader.lost()).isZero();
            assertThat(seen.getFirst())
                    .isInstanceOfSatisfying(
                            Event.Drop.class,
                            drop -> assertThat(drop.flow().dropReason()).isNotEqualTo(DropReason.NONE));
        }
    }

    @Test
    void countsWhatDidNotFit() throws IOException {
        try (RealRings rings = new RealRings(BENCH);
                EventReader reader = rings.reader(seen::add)) {
            rings.drop(TOO_MANY);
            assertThat(rings.raised()).isEqualTo(TOO_MANY);
            drain(reader);
            assertThat(reader.lost()).isPositive().isEqualTo(declaredLost());
            assertThat(drops() + declaredLost()).isEqualTo(TOO_MANY);

            rings.drop(100);
            drain(reader);
            rings.drop(TOO_MANY);
            rings.drop(1);
            drain(reader);
            assertThat(drops() + declaredLost()).isEqualTo(2 * TOO_MANY + 101).isEqualTo(rings.raised());
        }
    }

    @Test
    void keepsCountingAcrossReaders() throws IOException {
        try (RealRings rings = new RealRings(BENCH)) {
            try (EventReader reader = rings.reader(seen::add)) {
                rings.drop(10);
                drain(reader);
            }
            rings.drop(5);
            try (EventReader reader = rings.reader(seen::add)) {
                drain(reader);
                assertThat(reader.lost()).isZero();
            }
            assertThat(drops()).isEqualTo(15).isEqualTo(rings.raised());
        }
    }

    @Test
    void keepsUpWithPacketsAtFullSpeed() throws IOException, InterruptedException {
        try (RealRings rings = new RealRings(BENCH);
                EventReader reader = rings.reader(seen::add)) {
            Thread thread = Thread.ofPlatform().start(reader);
            for (int round = 0; round < 100; round++) {
                rings.drop(1000);
            }
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (reader.read() + reader.lost() < 100_000 && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
            thread.interrupt();
            thread.join();
            assertThat(drops() + declaredLost()).isEqualTo(100_000).isEqualTo(rings.raised());
        }
    }
}
