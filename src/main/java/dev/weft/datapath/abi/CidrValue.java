package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct cidr_value}: the class of a prefix, tagged as in the policy key. */
public record CidrValue(int classId) {

    public static final Codec<CidrValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(CidrValue value, MemorySegment to, long at) {
            to.set(U32, at + CLASS_ID, value.classId);
        }

        @Override
        public CidrValue read(MemorySegment from, long at) {
            return new CidrValue(from.get(U32, at + CLASS_ID));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct("cidr_value", U32.withName("class_id"));
    private static final long CLASS_ID = Layouts.offset(LAYOUT, "class_id");
}
