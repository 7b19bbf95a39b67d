package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct frag_key}: a fragmented packet. */
public record FragKey(Address source, Address destination, int id, int protocol) {

    public static final Decoder<FragKey> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FragKey read(MemorySegment from, long at) {
            int family = from.get(U8, at + FAMILY);
            return new FragKey(
                    Layouts.readAddress(family, from, at),
                    Layouts.readAddress(family, from, at + DESTINATION),
                    from.get(BE32, at + ID),
                    from.get(U8, at + PROTOCOL) & 0xff);
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "frag_key",
            Layouts.address("source"),
            Layouts.address("destination"),
            BE32.withName("id"),
            U8.withName("protocol"),
            U8.withName("family"),
            Layouts.bytes("pad", 2));
    private static final long DESTINATION = Layouts.offset(LAYOUT, "destination");
    private static final long ID = Layouts.offset(LAYOUT, "id");
    private static final long PROTOCOL = Layouts.offset(LAYOUT, "protocol");
    private static final long FAMILY = Layouts.offset(LAYOUT, "family");
}
