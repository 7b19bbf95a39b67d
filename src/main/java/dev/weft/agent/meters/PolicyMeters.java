package dev.weft.agent.meters;

import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.RuleRef;
import dev.weft.observe.Decided;
import dev.weft.observe.TallyBook;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What policies have decided. The first {@value #NAMED} policies that decide anything have series of their own, all others
 * share those of a policy that is called {@value #OTHERS}.
 */
public final class PolicyMeters {

    static final int NAMED = 500;
    static final String OTHERS = "(others)";

    /** One series. */
    private record Series(String kind, String namespace, String name, String direction, String outcome) {

        Tags tags() {
            return Tags.of(
                    "kind", kind, "namespace", namespace, "name", name, "direction", direction, "outcome", outcome);
        }
    }

    private record Named(String kind, String namespace, String name) {}

    private final Meters meters;
    private final TallyBook book;
    private final Set<Named> named = new HashSet<>();
    private final Map<Series, Long> last = new HashMap<>();
    private final Map<Decided, Long> seen = new HashMap<>();

    public PolicyMeters(Meters meters, TallyBook book) {
        this.meters = meters;
        this.book = book;
    }

    /** Takes in what the book has gained. A policy that is gone keeps its series until the agent ends. */
    public synchronized void update() {
        Map<Decided, TallyValue> totals = book.totals();
        seen.keySet().retainAll(totals.keySet());
        totals.forEach((decided, total) -> {
            Long before = seen.put(decided, total.packets());
            long more = total.packets() - (before == null ? 0 : before);
            if (before == null && !last.containsKey(series(decided))) {
                show(series(decided));
            }
            last.merge(series(decided), more, Long::sum);
        });
    }

    private void show(Series series) {
        last.put(series, 0L);
        meters.counter(
                "weft.policy.packets",
                "Packets about which a policy decided, or would if it were enforced",
                series.tags(),
                () -> value(series));
    }

    private synchronized long value(Series series) {
        return last.getOrDefault(series, 0L);
    }

    private Series series(Decided decided) {
        RuleRef rule = decided.rule();
        Named policy = new Named(rule.kind(), rule.namespace(), rule.name());
        if (named.size() < NAMED) {
            named.add(policy);
        }
        Named shown = named.contains(policy) ? policy : new Named("", "", OTHERS);
        return new Series(
                shown.kind(),
                shown.namespace(),
                shown.name(),
                rule.direction().name().toLowerCase(Locale.ROOT),
                outcome(decided));
    }

    private static String outcome(Decided decided) {
        if (decided.kind() != TallyKind.ENFORCED) {
            return decided.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return decided.rule().index() == Decided.ISOLATION ? "isolated" : "rule";
    }
}
