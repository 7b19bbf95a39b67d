package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct address_key}. An {@link Address} is all that it holds. */
public final class AddressKey {

    public static final Codec<Address> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(Address value, MemorySegment to, long at) {
            to.set(U32, at, 0);
            to.set(U8, at, (byte) value.family().number());
            Layouts.writeAddress(value, to, at + ADDRESS);
        }

        @Override
        public Address read(MemorySegment from, long at) {
            return Layouts.readAddress(from.get(U8, at), from, at + ADDRESS);
        }
    };

    private static final StructLayout LAYOUT =
            Layouts.struct("address_key", U8.withName("family"), Layouts.bytes("pad", 3), Layouts.address("address"));
    private static final long ADDRESS = Layouts.offset(LAYOUT, "address");

    private AddressKey() {}
}
