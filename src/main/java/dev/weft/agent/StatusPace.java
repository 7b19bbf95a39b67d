package dev.weft.agent;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a report is written. What is new goes out at once, and then not again before every other node may have had
 * its turn: all nodes report each change, and every agent watches all WeftNodes, so that in all 500 reports a second are
 * written about policies, however many nodes there are, and 50 about endpoints, which change all the time.
 */
final class StatusPace {

    private static final long POLICY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long ENDPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOMENT_MS = 20;
    private static final long IDLE_MS = TimeUnit.MINUTES.toMillis(1);
    /**
     * When how far the node has read is said anew although nothing has changed: the API server can be asked what there was
     * in a version for five minutes.
     */
    private static final long STALE_NANOS = TimeUnit.MINUTES.toNanos(4);

    private long lastNanos;
    private boolean any;

    /** Says when a report was written. */
    void written(long now) {
        lastNanos = now;
        any = true;
    }

    /** Returns whether the last report is so old that a newer one is due whatever has happened. */
    boolean isStale(long now) {
        return any && now - lastNanos >= STALE_NANOS;
    }

    /** Returns in how many milliseconds a report should be written, as far as is known now; 0 for at once. */
    long wait(@Nullable StatusReport written, StatusReport fresh, int nodes, long now) {
        if (written == null) {
            return 0;
        }
        Set<String> news = fresh.horizon().newsSince(written.horizon().upTo());
        boolean same = fresh.saysTheSameAs(written);
        boolean renewed =
                isStale(now) && !fresh.horizon().upTo().equals(written.horizon().upTo());
        if (same && news.isEmpty() && !renewed) {
            return fresh.horizon().isInTheMiddle() ? MOMENT_MS : IDLE_MS;
        }
        long gap = nodes * (same && ClusterFeeds.ENDPOINTS.containsAll(news) ? ENDPOINT_NANOS : POLICY_NANOS);
        long left = any ? gap - (now - lastNanos) : 0;
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }
}
