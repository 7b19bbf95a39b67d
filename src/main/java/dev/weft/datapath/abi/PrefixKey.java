package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct prefix_key}. Its bits count the 8 bytes before the address, and the 12 that IPv4 does not use. */
public record PrefixKey(int set, Cidr prefix) {

    public static final Codec<PrefixKey> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(PrefixKey value, MemorySegment to, long at) {
            Family family = value.prefix.family();
            to.set(U32, at, before(family) + value.prefix.length());
            to.set(U32, at + SET, value.set);
            to.set(U32, at + FAMILY, 0);
            to.set(U8, at + FAMILY, (byte) family.number());
            Layouts.writeAddress(value.prefix.address(), to, at + ADDRESS);
        }

        @Override
        public PrefixKey read(MemorySegment from, long at) {
            int family = from.get(U8, at + FAMILY);
            return new PrefixKey(
                    from.get(U32, at + SET),
                    new Cidr(
                            Layouts.readAddress(family, from, at + ADDRESS),
                            from.get(U32, at) - before(Layouts.family(family))));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "prefix_key",
            U32.withName("prefix_bits"),
            U32.withName("set"),
            U8.withName("family"),
            Layouts.bytes("pad", 3),
            Layouts.address("address"));
    private static final long SET = Layouts.offset(LAYOUT, "set");
    private static final long FAMILY = Layouts.offset(LAYOUT, "family");
    private static final long ADDRESS = Layouts.offset(LAYOUT, "address");

    private static int before(Family family) {
        return 64 + 128 - family.bits();
    }
}
