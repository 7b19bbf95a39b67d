package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyAction;
import dev.weft.api.v1alpha1.PolicyDirection;
import dev.weft.model.Direction;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the directions that a policy of ours isolates: those it names, else those it has a list for. */
final class Isolation {

    private final Findings findings;
    private final @Nullable List<PolicyDirection> named;
    private final EnumSet<Direction> implied = EnumSet.noneOf(Direction.class);

    Isolation(Findings findings, @Nullable List<PolicyDirection> named) {
        this.findings = findings;
        this.named = named;
    }

    <R> void add(Direction direction, @Nullable List<R> rules, Function<R, @Nullable PolicyAction> action) {
        if (rules == null) {
            return;
        }
        implied.add(direction);
        if (named == null
                && !rules.isEmpty()
                && rules.stream().allMatch(rule -> action.apply(rule) == PolicyAction.DENY)) {
            String name = direction == Direction.INGRESS ? "Ingress" : "Egress";
            findings.add(
                    "spec.isolate",
                    null,
                    "is missing, and all " + name.toLowerCase(Locale.ROOT) + " rules deny",
                    "write 'isolate: []' to only take away, 'isolate: [" + name + "]' to deny all else too");
        }
    }

    Set<Direction> conclude() {
        if (named == null) {
            if (implied.isEmpty()) {
                findings.add("spec", "{}", "says nothing", "give ingress, egress or isolate");
            }
            return implied;
        }
        EnumSet<Direction> directions = EnumSet.noneOf(Direction.class);
        named.forEach(direction -> directions.add(
                switch (direction) {
                    case INGRESS -> Direction.INGRESS;
                    case EGRESS -> Direction.EGRESS;
                }));
        return directions;
    }
}
