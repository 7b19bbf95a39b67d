package dev.weft.agent.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does one thing over and over in a thread of its own, whatever becomes of it. */
public final class Pulse implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Pulse.class.getName());
    private static final long END_MS = 2000;

    private final String name;
    private final ScheduledExecutorService timer;

    Pulse(String name) {
        this.name = name;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Starts one that is closed by whoever gets it. */
    public static Pulse every(String name, Duration period, Runnable work) {
        Pulse pulse = new Pulse(name);
        pulse.start(period, work);
        return pulse;
    }

    void start(Duration period, Runnable work) {
        timer.scheduleWithFixedDelay(() -> once(work), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The look at " + name + " failed and will be repeated", e);
        }
    }

    /** Stops; on return nothing is under way any more, if it ends at all. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(END_MS, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "The look at {0} does not end", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
