package dev.weft.agent.health;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Looks again and again whether what the agent put on the node is still there, and puts it back. That this happened stays
 * to be read for a while, as whoever asks would seldom see so short a time.
 */
public final class RepairWatch implements AutoCloseable {

    /** Puts back what is missing. */
    @FunctionalInterface
    public interface Repair {

        /**
         * @param found what was found missing; empty if nothing
         * @return what was put back since the last call, also by others before it was found missing
         */
        Collection<String> run(List<String> found) throws IOException;
    }

    /**
     * What is watched, and what is said of it; {@code %s} in sentences stands for what is missing.
     *
     * @param lost logged when it was put back
     * @param lacking said as long as it is missing
     * @param mended said for a while after it was put back
     */
    public record Subject(String name, Duration period, String lost, String lacking, String mended) {

        /** The programs of all devices: without them packets pass unjudged. */
        public static final Subject LINKS = new Subject(
                "links",
                Duration.ofSeconds(1),
                "Devices had lost their programs, which are put back: %s",
                "device %s has no programs and its packets pass unjudged; if it is gone, restart the agent of this node",
                "device %s had lost its programs and has them again; find out who detached them");

        /** Routes, neighbours and rules of the host: without them packets to hosts and to the outside fail. */
        public static final Subject HOST = new Subject(
                "host network",
                Duration.ofSeconds(3),
                "The host had lost routes, neighbours or rules, which are put back: %s",
                "%s is missing or changed and cannot be put back; the agent's log says why",
                "%s was missing or changed and is put back; find out who flushes rules or routes of this node or sets"
                        + " devices down");
    }

    private static final Logger LOG = System.getLogger(RepairWatch.class.getName());
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Subject subject;
    private final Supplier<List<String>> missing;
    private final Repair repair;
    private final Pulse pulse;
    private final AtomicLong repairs = new AtomicLong();
    private volatile List<String> lacking = List.of();
    private volatile List<String> mended = List.of();
    private volatile long mendedAt;

    /** @param missing returns the names of what is missing */
    public RepairWatch(Subject subject, Supplier<List<String>> missing, Repair repair) {
        this.subject = subject;
        this.missing = missing;
        this.repair = repair;
        this.pulse = new Pulse(subject.name());
    }

    public void start() {
        pulse.start(subject.period(), this::look);
    }

    void look() {
        List<String> found = new ArrayList<>(missing.get());
        if (!found.isEmpty()) {
            // What is missing may just be going: then the second look does not want it any more.
            found.retainAll(missing.get());
        }
        mend(found);
        lacking = found.isEmpty() ? List.of() : missing.get();
    }

    private void mend(List<String> found) {
        try {
            List<String> back = List.copyOf(repair.run(found));
            if (!back.isEmpty()) {
                LOG.log(Level.ERROR, subject.lost().formatted(back));
                repairs.addAndGet(back.size());
                mended = back;
                mendedAt = System.nanoTime();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "Cannot put it back, will try again: " + found, e);
        }
    }

    /** Returns how much was put back so far. */
    public long repairs() {
        return repairs.get();
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        List<String> now = lacking;
        if (now.isEmpty() && System.nanoTime() - mendedAt < REMEMBERED.toNanos()) {
            return mended.stream().map(subject.mended()::formatted).toList();
        }
        return now.stream().map(subject.lacking()::formatted).toList();
    }

    @Override
    public void close() {
        pulse.close();
    }
}
