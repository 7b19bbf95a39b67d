package dev.weft.policy.review;

import dev.weft.model.RulePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cuts port ranges where others begin or end. Nothing else can be cut: of all protocols policies name only some, and all
 * of a protocol is more than any ranges of it, as a packet may have port 0 and no range has.
 */
final class PortCuts {

    private PortCuts() {}

    /** Returns the parts, if there is more than one. */
    static Optional<List<RulePort>> of(RulePort port, List<RulePort> others) {
        if (!(port instanceof RulePort.Range range)) {
            return Optional.empty();
        }
        TreeSet<Integer> begins = new TreeSet<>(List.of(range.first()));
        for (RulePort other : others) {
            if (other instanceof RulePort.Range border && border.protocol() == range.protocol()) {
                begins.add(border.first());
                begins.add(border.last() + 1);
            }
        }
        List<RulePort> parts = new ArrayList<>();
        for (int begin : begins.subSet(range.first(), true, range.last(), true)) {
            Integer next = begins.higher(begin);
            int last = next == null ? range.last() : Math.min(range.last(), next - 1);
            parts.add(new RulePort.Range(range.protocol(), begin, last));
        }
        return parts.size() > 1 ? Optional.of(parts) : Optional.empty();
    }
}
