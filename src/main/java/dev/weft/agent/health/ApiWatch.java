package dev.weft.agent.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Asks the API server over and over, as an idle watch does not say whether anybody is at the other end. */
public final class ApiWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ApiWatch.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(1500);
    /** Two questions may fail, or a watch may be opened anew, before it counts. */
    static final Duration LONGEST_SILENCE = Duration.ofMillis(4500);

    private final Runnable ask;
    private final Supplier<List<String>> closed;
    private final Pulse pulse = new Pulse("api-server");
    private volatile long last = System.nanoTime();
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean answered;
    private volatile boolean connected;

    /**
     * @param ask returns if the API server answers
     * @param closed the kinds whose watch is closed
     */
    public ApiWatch(Runnable ask, Supplier<List<String>> closed) {
        this.ask = ask;
        this.closed = closed;
    }

    public void start() {
        pulse.start(PERIOD, this::look);
    }

    private void look() {
        long asked = System.nanoTime();
        try {
            ask.run();
            lastAnswer = asked;
            answered = true;
            if (closed.get().isEmpty()) {
                last = asked;
                connected = true;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "The API server does not answer", e);
        }
    }

    /** Returns how long ago the API server was asked that last answered, with all watches open. */
    public Duration silence() {
        return since(last);
    }

    /** Returns whether the API server answered of late and all watches were open then. */
    public boolean connected() {
        return connected && silence().compareTo(LONGEST_SILENCE) < 0;
    }

    /** Returns whether the API server answers while a watch is closed: what others change now is not seen here. */
    public boolean blind() {
        return answers() && !closed.get().isEmpty();
    }

    private boolean answers() {
        return answered && since(lastAnswer).compareTo(LONGEST_SILENCE) < 0;
    }

    private static Duration since(long moment) {
        return Duration.ofNanos(System.nanoTime() - moment);
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        return connected() ? List.of() : List.of(trouble() + "; what was in force stays in force");
    }

    private String trouble() {
        if (!answers()) {
            return "the API server has not answered for " + since(lastAnswer).toSeconds() + " s";
        }
        List<String> kinds = closed.get();
        return kinds.isEmpty()
                ? "the API server answers, and the watch that was closed is open again"
                : "the API server answers, but the watch of " + String.join(", of ", kinds) + " is closed";
    }

    @Override
    public void close() {
        pulse.close();
    }
}
