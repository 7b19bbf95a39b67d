package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct prefix_key}. Its bits count the 4 bytes before the address, and the 12 that IPv4 does not use. */
public final class PrefixKey {

    public static final Codec<Cidr> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(Cidr value, MemorySegment to, long at) {
            to.set(U32, at, before(value.family()) + value.length());
            to.set(U32, at + FAMILY, 0);
            to.set(U8, at + FAMILY, (byte) value.family().number());
            Layouts.writeAddress(value.address(), to, at + ADDRESS);
        }

        @Override
        public Cidr read(MemorySegment from, long at) {
            int family = from.get(U8, at + FAMILY);
            return new Cidr(
                    Layouts.readAddress(family, from, at + ADDRESS),
                    from.get(U32, at) - before(Layouts.family(family)));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "prefix_key",
            U32.withName("prefix_bits"),
            U8.withName("family"),
            Layouts.bytes("pad", 3),
            Layouts.address("address"));
    private static final long FAMILY = Layouts.offset(LAYOUT, "family");
    private static final long ADDRESS = Layouts.offset(LAYOUT, "address");

    private PrefixKey() {}

    private static int before(Family family) {
        return 32 + 128 - family.bits();
    }
}
