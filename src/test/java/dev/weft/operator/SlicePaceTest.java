package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceRow;
import dev.weft.model.Address;
import dev.weft.operator.plan.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlicePaceTest {

    private static final Write SLICE = new Write.PutSlice(new SliceRow("n1", 0, 0, List.of()), Optional.empty());

    private final AtomicLong clock = new AtomicLong(-5);
    private final AtomicLong written = new AtomicLong();
    private final SlicePace pace = new SlicePace(clock::get);
    private final Writer writer = pace.counted(_ -> written.incrementAndGet());

    private void write(int times) throws Writer.Conflict {
        for (int i = 0; i < times; i++) {
            writer.apply(SLICE);
        }
    }

    private boolean may() {
        return pace.waitNanos(clock.get()) <= 0;
    }

    @Test
    void changesByThemselvesGoOutAtOnce() throws Writer.Conflict {
        for (int i = 0; i < 10_000; i++) {
            assertThat(may()).isTrue();
            write(1);
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void churnIsBounded() throws Writer.Conflict {
        int seconds = 60;
        for (int i = 0; i < seconds * 1000; i++) {
            if (may()) {
                write(1);
            }
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(written.get())
                .isBetween((long) SlicePace.RATE * seconds, (long) SlicePace.RATE * seconds + SlicePace.BURST);
    }

    @Test
    void pausesAreNotSavedUp() throws Writer.Conflict {
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        write(SlicePace.BURST - 1);
        assertThat(may()).isTrue();
        write(1);
        assertThat(may()).isFalse();
        assertThat(pace.waitNanos(clock.get())).isEqualTo(TimeUnit.SECONDS.toNanos(1) / SlicePace.RATE);
    }

    @Test
    void otherWritesCostNothing() throws Writer.Conflict {
        for (int i = 0; i < 10 * SlicePace.BURST; i++) {
            writer.apply(new Write.CreateEndpoint(new EndpointRow(
                    "empire", "tie", "uid", "uid", "n1", 1000, new PodAddresses(Address.parse("10.0.0.1"), null))));
        }
        assertThat(may()).isTrue();
    }
}
