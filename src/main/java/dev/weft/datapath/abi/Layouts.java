package dev.weft.datapath.abi;

import dev.weft.model.Address;
import dev.weft.model.Family;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** C types as layouts. All are unaligned, as structs stand in arrays whose stride need not fit their members. */
final class Layouts {

    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfShort BE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfInt BE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfLong BE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int ADDRESS_SIZE = 16;

    private Layouts() {}

    static StructLayout struct(String name, MemoryLayout... members) {
        return MemoryLayout.structLayout(members).withName(name);
    }

    static MemoryLayout address(String name) {
        return bytes(name, ADDRESS_SIZE);
    }

    static MemoryLayout bytes(String name, int count) {
        return array(name, count, U8);
    }

    static MemoryLayout array(String name, int count, MemoryLayout element) {
        return MemoryLayout.sequenceLayout(count, element).withName(name);
    }

    static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    static void writeAddress(Address address, MemorySegment to, long at) {
        to.set(BE64, at, address.high());
        to.set(BE64, at + Long.BYTES, address.low());
    }

    static void clearAddress(MemorySegment to, long at) {
        to.set(BE64, at, 0);
        to.set(BE64, at + Long.BYTES, 0);
    }

    static Address readAddress(int family, MemorySegment from, long at) {
        return new Address(family(family), from.get(BE64, at), from.get(BE64, at + Long.BYTES));
    }

    /** Reads an address that may never have been set. */
    static @Nullable Address readOptional(int family, MemorySegment from, long at) {
        return family == 0 || family == 4 && isClear(from, at) ? null : readAddress(family, from, at);
    }

    static boolean isClear(MemorySegment from, long at) {
        return from.get(BE64, at) == 0 && from.get(BE64, at + Long.BYTES) == 0;
    }

    static Family family(int number) {
        return switch (number) {
            case 4 -> Family.IPV4;
            case 6 -> Family.IPV6;
            default -> throw new IllegalArgumentException("family " + number + " is neither 4 nor 6");
        };
    }
}
