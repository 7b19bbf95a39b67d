package dev.weft.agent.meters;

import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.PolicyRef;
import dev.weft.observe.Decided;
import dev.weft.observe.KernelClock;
import dev.weft.observe.TallyBook;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What policies have decided, by rule as far as {@link PolicySeries.Names} go. */
public final class PolicyMeters {

    /** What one series shows. A scrape reads it without a lock. */
    private static final class Row {
        private final List<Meter> meters = new ArrayList<>();
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

    /**
     * Takes in what the book has gained. The series of a policy that is gone or has changed end; what flows that it let
     * through are still credited with is not shown, or they would come back.
     *
     * @param present the policies that there are
     */
    public synchronized void update(Collection<PolicyRef> present) {
        Set<PolicyRef> policies = Set.copyOf(present);
        names.retain(policies.stream()
                        .collect(Collectors.toMap(PolicySeries.Owner::of, PolicyRef::generation, Math::max)))
                .forEach(this::end);
        Map<Decided, TallyValue> totals = book.totals();
        seen.keySet().retainAll(totals.keySet());
        totals.forEach((decided, total) -> {
            if (policies.contains(decided.rule().policy())) {
                show(decided, total);
            }
        });
    }

    private void show(Decided decided, TallyValue total) {
        TallyValue before = seen.put(decided, total);
        if (!total.equals(before)) {
            rows.computeIfAbsent(names.of(decided), this::shown).add(since(before, total));
        }
    }

    private void end(PolicySeries.Owner ended) {
        rows.entrySet().removeIf(row -> {
            boolean ends = row.getKey().isOf(ended);
            if (ends) {
                row.getValue().meters.forEach(meters::end);
            }
            return ends;
        });
    }

    /** A total that was forgotten for want of room begins anew; what was shown stays. */
    private static TallyValue since(@Nullable TallyValue before, TallyValue total) {
        return before == null || total.packets() < before.packets() ? total : total.minus(before);
    }

    private Row shown(PolicySeries series) {
        Row row = new Row();
        Tags tags = series.tags();
        row.meters.add(meters.counter(
                "weft.policy.packets",
                "Packets about which a policy decided, or would if it were enforced",
                tags,
                () -> row.sum.packets()));
        row.meters.add(meters.counter("weft.policy.bytes", "Their bytes", tags, () -> row.sum.bytes()));
        row.meters.add(meters.gauge(
                "weft.policy.last.hit.timestamp.seconds",
                "When a policy decided so last, in Unix seconds",
                tags,
                () -> row.lastHit));
        return row;
    }
}
