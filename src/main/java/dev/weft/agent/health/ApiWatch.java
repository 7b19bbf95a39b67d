package dev.weft.agent.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Asks the API server over and over, as an idle watch does not say whether anybody is at the other end. */
public final class ApiWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ApiWatch.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(1500);
    /** Two questions may fail, or a watch may be opened anew, before it counts. */
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(4500);

    private final Runnable ask;
    private final BooleanSupplier watching;
    private final Pulse pulse = new Pulse("api-server");
    private volatile long last = System.nanoTime();
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean answered;

    /**
     * @param ask returns if the API server answers
     * @param watching whether all watches are open
     */
    public ApiWatch(Runnable ask, BooleanSupplier watching) {
        this.ask = ask;
        this.watching = watching;
    }

    public void start() {
        pulse.start(PERIOD, this::look);
    }

    private void look() {
        long asked = System.nanoTime();
        try {
            ask.run();
            lastAnswer = asked;
            if (watching.getAsBoolean()) {
                last = asked;
                answered = true;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "The API server does not answer", e);
        }
    }

    /** Returns how long ago the API server was asked that last answered, with all watches open. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - last);
    }

    /** Returns whether the API server answered of late and all watches were open then. */
    public boolean connected() {
        return answered && silence().compareTo(LONGEST_SILENCE) < 0;
    }

    /** Returns whether the API server answers while a watch is closed: what others change now is not seen here. */
    public boolean blind() {
        return !watching.getAsBoolean() && System.nanoTime() - lastAnswer < LONGEST_SILENCE.toNanos();
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        return connected()
                ? List.of()
                : List.of("the API server has not answered for " + silence().toSeconds()
                        + " s; what was in force stays in force");
    }

    @Override
    public void close() {
        pulse.close();
    }
}
