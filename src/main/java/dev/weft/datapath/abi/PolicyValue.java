package dev.weft.datapath.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct policy_value}: what is enforced, and what is only judged. */
public record PolicyValue(PolicyVerdict enforced, PolicyVerdict staged) {

    public static final Codec<PolicyValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(PolicyValue value, MemorySegment to, long at) {
            PolicyVerdict.CODEC.write(value.enforced, to, at);
            PolicyVerdict.CODEC.write(value.staged, to, at + STAGED);
        }

        @Override
        public PolicyValue read(MemorySegment from, long at) {
            return new PolicyValue(PolicyVerdict.CODEC.read(from, at), PolicyVerdict.CODEC.read(from, at + STAGED));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "policy_value",
            PolicyVerdict.CODEC.layout().withName("enforced"),
            PolicyVerdict.CODEC.layout().withName("staged"));
    private static final long STAGED = Layouts.offset(LAYOUT, "staged");
}
