package dev.weft.agent.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Times the passes that put in force what the cluster wants, and notices one that does not end. */
public final class PassMeter {

    /** A pass. */
    @FunctionalInterface
    public interface Pass {
        void run() throws Exception;
    }

    private static final long LONGEST_NANOS = 5_000_000_000L;

    private final LongSupplier nanoTime;
    private final Timer duration;
    private final Counter failures;
    private volatile long since;
    private volatile boolean running;

    public PassMeter(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    PassMeter(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        duration = Timer.builder("weft.agent.pass.duration")
                .description("Passes that put in force what the cluster wants, failed ones too")
                .serviceLevelObjectives(Buckets.DURATIONS)
                .register(registry);
        failures = Counter.builder("weft.agent.pass.failures")
                .description("Passes that failed and were repeated")
                .register(registry);
    }

    /** Runs it. */
    public void time(Pass pass) throws Exception {
        since = nanoTime.getAsLong();
        running = true;
        try {
            pass.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.increment();
            throw e;
        } finally {
            running = false;
            duration.record(Duration.ofNanos(nanoTime.getAsLong() - since));
        }
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        long taken = nanoTime.getAsLong() - since;
        return running && taken > LONGEST_NANOS
                ? List.of("a pass has been under way for " + taken / 1_000_000_000 + " s")
                : List.of();
    }
}
