package dev.weft.policy;

import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The answer for one direction.
 *
 * @param rule the rule that decided, null for every reason but {@link Reason#RULE}
 */
public record Decision(
        Verdict verdict, Reason reason, @Nullable RuleRef rule) {

    public static final Decision OWN_NODE = new Decision(Verdict.ALLOW, Reason.OWN_NODE, null);
    public static final Decision NO_POLICY = new Decision(Verdict.ALLOW, Reason.NO_POLICY, null);
    public static final Decision DEFAULT_DENY = new Decision(Verdict.DENY, Reason.DEFAULT_DENY, null);
    /** A pod always reaches itself; the datapath never sees such packets. */
    public static final Decision SELF = new Decision(Verdict.ALLOW, Reason.SELF, null);

    /** What an answer rests on. */
    public enum Reason {
        RULE,
        DEFAULT_DENY,
        NO_POLICY,
        OWN_NODE,
        SELF
    }
}
