package dev.weft.agent.meters;

import dev.weft.datapath.abi.TallyValue;
import dev.weft.observe.Decided;
import dev.weft.observe.KernelClock;
import dev.weft.observe.TallyBook;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What policies have decided, by rule as far as {@link PolicySeries.Names} go. */
public final class PolicyMeters {

    /** What one series shows. A scrape reads it without a lock. */
    private static final class Row {
        private volatile TallyValue sum = TallyValue.ZERO;
        private volatile double lastHit;

        void add(TallyValue more) {
            sum = sum.plus(more);
            // Not at each scrape: wall time that is set would move a hit that was before.
            lastHit = KernelClock.wall(sum.last()).toEpochMilli() / 1000.0;
        }
    }

    private final Meters meters;
    private final TallyBook book;
    private final PolicySeries.Names names = new PolicySeries.Names();
    private final Map<PolicySeries, Row> rows = new HashMap<>();
    private final Map<Decided, TallyValue> seen = new HashMap<>();

    public PolicyMeters(Meters meters, TallyBook book) {
        this.meters = meters;
        this.book = book;
    }

    /** Takes in what the book has gained. A policy that is gone keeps its series until the agent ends. */
    public synchronized void update() {
        Map<Decided, TallyValue> totals = book.totals();
        seen.keySet().retainAll(totals.keySet());
        totals.forEach((decided, total) -> {
            TallyValue before = seen.put(decided, total);
            if (!total.equals(before)) {
                rows.computeIfAbsent(names.of(decided), this::shown).add(since(before, total));
            }
        });
    }

    /** A total that was forgotten for want of room begins anew; what was shown stays. */
    private static TallyValue since(@Nullable TallyValue before, TallyValue total) {
        return before == null || total.packets() < before.packets() ? total : total.minus(before);
    }

    private Row shown(PolicySeries series) {
        Row row = new Row();
        Tags tags = series.tags();
        meters.counter(
                "weft.policy.packets",
                "Packets about which a policy decided, or would if it were enforced",
                tags,
                () -> row.sum.packets());
        meters.counter("weft.policy.bytes", "Their bytes", tags, () -> row.sum.bytes());
        meters.gauge(
                "weft.policy.last.hit.timestamp.seconds",
                "When a policy decided so last, in Unix seconds",
                tags,
                () -> row.lastHit);
        return row;
    }
}
