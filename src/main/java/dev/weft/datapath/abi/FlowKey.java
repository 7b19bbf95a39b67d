package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE16;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct flow_key}: side 0 is the lower (address, port). */
public record FlowKey(Address address0, Address address1, int port0, int port1, int protocol) {

    public static final Decoder<FlowKey> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FlowKey read(MemorySegment from, long at) {
            int family = from.get(U8, at + FAMILY);
            return new FlowKey(
                    Layouts.readAddress(family, from, at),
                    Layouts.readAddress(family, from, at + SECOND),
                    from.get(BE16, at + PORT) & 0xffff,
                    from.get(BE16, at + PORT + Short.BYTES) & 0xffff,
                    from.get(U8, at + PROTOCOL) & 0xff);
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "flow_key",
            Layouts.array("address", 2, Layouts.address("address")),
            Layouts.array("port", 2, BE16),
            U8.withName("protocol"),
            U8.withName("family"),
            Layouts.bytes("pad", 2));
    private static final long SECOND = 16;
    private static final long PORT = Layouts.offset(LAYOUT, "port");
    private static final long PROTOCOL = Layouts.offset(LAYOUT, "protocol");
    private static final long FAMILY = Layouts.offset(LAYOUT, "family");
}
