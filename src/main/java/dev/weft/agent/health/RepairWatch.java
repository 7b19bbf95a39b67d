package dev.weft.agent.health;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Looks once a second whether every device has its programs, and puts them back: without them its packets pass unjudged.
 * That this happened stays to be read for a while, as whoever asks would seldom see so short a time.
 */
public final class LinkWatch implements AutoCloseable {

    /** Puts the programs on all devices that lack them. */
    @FunctionalInterface
    public interface Repair {
        void run() throws IOException;
    }

    private static final Logger LOG = System.getLogger(LinkWatch.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Supplier<List<String>> missing;
    private final Repair repair;
    private final Pulse pulse = new Pulse("links");
    private final AtomicLong repairs = new AtomicLong();
    private volatile List<String> lacking = List.of();
    private volatile List<String> mended = List.of();
    private volatile long mendedAt;

    /** @param missing returns the devices that lack a program */
    public LinkWatch(Supplier<List<String>> missing, Repair repair) {
        this.missing = missing;
        this.repair = repair;
    }

    public void start() {
        pulse.start(PERIOD, this::look);
    }

    void look() {
        List<String> found = new ArrayList<>(missing.get());
        if (!found.isEmpty()) {
            // The interface of a pod may just be going: then the second look does not want it any more.
            found.retainAll(missing.get());
        }
        if (!found.isEmpty()) {
            LOG.log(Level.ERROR, "Devices have lost their programs, which are put back: {0}", found);
            mend(found);
        }
        lacking = found.isEmpty() ? List.of() : missing.get();
    }

    private void mend(List<String> found) {
        try {
            repair.run();
            repairs.addAndGet(found.size());
            mended = List.copyOf(found);
            mendedAt = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "Cannot put the programs back, will try again", e);
        }
    }

    /** Returns how often a device was given its programs back. */
    public long repairs() {
        return repairs.get();
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        lacking.forEach(device -> troubles.add("device " + device
                + " has no programs and its packets pass unjudged; if it is gone, restart the agent of this node"));
        if (troubles.isEmpty() && !mended.isEmpty() && System.nanoTime() - mendedAt < REMEMBERED.toNanos()) {
            mended.forEach(device -> troubles.add(
                    "device " + device + " had lost its programs and has them again; find out who detached them"));
        }
        return troubles;
    }

    @Override
    public void close() {
        pulse.close();
    }
}
