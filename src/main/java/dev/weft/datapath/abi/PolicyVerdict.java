package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U16;
import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct policy_verdict}.
 *
 * @param precedence unsigned, higher wins
 * @param rule index inside the set
 * @param ruleset layer 7 rule set, 0: none
 * @param verdict of {@code enum verdict}
 */
public record PolicyVerdict(int precedence, int rule, int ruleset, int verdict) {

    public static final int VERDICT_NONE = 0;
    public static final int VERDICT_ALLOW = 1;
    public static final int VERDICT_DENY = 2;

    /** No entry. */
    public static final PolicyVerdict NONE = new PolicyVerdict(0, 0, 0, VERDICT_NONE);

    public static final Codec<PolicyVerdict> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(PolicyVerdict value, MemorySegment to, long at) {
            to.set(U32, at + PRECEDENCE, value.precedence);
            to.set(U32, at + RULE, value.rule);
            to.set(U16, at + RULESET, (short) value.ruleset);
            to.set(U8, at + VERDICT, (byte) value.verdict);
            to.set(U8, at + PAD, (byte) 0);
        }

        @Override
        public PolicyVerdict read(MemorySegment from, long at) {
            return new PolicyVerdict(
                    from.get(U32, at + PRECEDENCE),
                    from.get(U32, at + RULE),
                    from.get(U16, at + RULESET) & 0xffff,
                    from.get(U8, at + VERDICT));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "policy_verdict",
            U32.withName("precedence"),
            U32.withName("rule"),
            U16.withName("ruleset"),
            U8.withName("verdict"),
            U8.withName("pad"));
    private static final long PRECEDENCE = Layouts.offset(LAYOUT, "precedence");
    private static final long RULE = Layouts.offset(LAYOUT, "rule");
    private static final long RULESET = Layouts.offset(LAYOUT, "ruleset");
    private static final long VERDICT = Layouts.offset(LAYOUT, "verdict");
    private static final long PAD = Layouts.offset(LAYOUT, "pad");
}
