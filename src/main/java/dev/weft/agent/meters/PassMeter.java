package dev.weft.agent.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
    private final Timer inForce;
    private final Counter failures;
    private volatile long since;
    private volatile boolean running;
    private volatile @Nullable Thread unsettled;

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
        inForce = Timer.builder("weft.agent.pass.in.force.duration")
                .description("From the beginning of a pass until what it changes is in force")
                .serviceLevelObjectives(Buckets.PASSES)
                .register(registry);
        failures = Counter.builder("weft.agent.pass.failures")
                .description("Passes that failed and were repeated")
                .register(registry);
    }

    /** Runs it. */
    public void time(Pass pass) throws Exception {
        since = nanoTime.getAsLong();
        running = true;
        unsettled = Thread.currentThread();
        try {
            pass.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.increment();
            throw e;
        } finally {
            running = false;
            settled();
            duration.record(Duration.ofNanos(nanoTime.getAsLong() - since));
        }
    }

    /** What a pass has switched is in force when it first waits for the packets that may have seen what was before. */
    public Runnable noting(Runnable wait) {
        return () -> {
            settled();
            wait.run();
        };
    }

    private void settled() {
        if (unsettled == Thread.currentThread()) {
            unsettled = null;
            inForce.record(Duration.ofNanos(nanoTime.getAsLong() - since));
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
