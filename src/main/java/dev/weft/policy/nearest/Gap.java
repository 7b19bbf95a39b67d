package dev.weft.policy.nearest;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One thing that keeps a rule from allowing a packet.
 *
 * @param words what is and what the rule asks for
 * @param supply makes the situation one in which it is not missing
 */
public record Gap(Kind kind, String words, UnaryOperator<Situation> supply) {

    /** What is missing; the nearer it is to a slip of the pen, the less it costs. */
    public enum Kind {
        ROOM(1),
        PORT(2),
        LABEL(2),
        NAMESPACE(2),
        PROTOCOL(3),
        SUBJECT(3),
        DENY(4),
        ADDRESS(4),
        ENTITY(5),
        DIRECTION(5),
        POD(6);

        private final int cost;

        Kind(int cost) {
            this.cost = cost;
        }
    }

    /** The policy allows it as it is written, but not all of it has room on a node. */
    static Gap room() {
        return new Gap(
                Kind.ROOM,
                "the rules about this pod have more entries, one for each peer and port, or more prefixes than a node has room for, and this one gave way",
                UnaryOperator.identity());
    }

    static int cost(List<Gap> gaps) {
        return gaps.stream().mapToInt(gap -> gap.kind.cost).sum();
    }

    static Situation supply(List<Gap> gaps, Situation situation) {
        Situation supplied = situation;
        for (Gap gap : gaps) {
            supplied = gap.supply.apply(supplied);
        }
        return supplied;
    }
}
