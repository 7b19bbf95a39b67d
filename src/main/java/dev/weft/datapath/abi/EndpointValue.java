package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE32;
import static dev.weft.datapath.abi.Layouts.U32;

import dev.weft.model.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct endpoint_value}: a local pod.
 *
 * @param slot index into the slot map
 * @param macTail the last four bytes of the pod's MAC, the first of them in the highest bits
 */
public record EndpointValue(
        int identity,
        int slot,
        int macTail,
        @Nullable Address ipv4,
        @Nullable Address ipv6) {

    public static final Codec<EndpointValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(EndpointValue value, MemorySegment to, long at) {
            to.set(U32, at + IDENTITY, value.identity);
            to.set(U32, at + SLOT, value.slot);
            to.set(BE32, at + MAC_TAIL, value.macTail);
            to.set(U32, at + FLAGS, 0);
            writeOptional(value.ipv4, to, at + IPV4);
            writeOptional(value.ipv6, to, at + IPV6);
        }

        @Override
        public EndpointValue read(MemorySegment from, long at) {
            return new EndpointValue(
                    from.get(U32, at + IDENTITY),
                    from.get(U32, at + SLOT),
                    from.get(BE32, at + MAC_TAIL),
                    Layouts.isClear(from, at + IPV4) ? null : Layouts.readAddress(4, from, at + IPV4),
                    Layouts.isClear(from, at + IPV6) ? null : Layouts.readAddress(6, from, at + IPV6));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "endpoint_value",
            U32.withName("identity"),
            U32.withName("slot"),
            Layouts.bytes("mac_tail", 4),
            U32.withName("flags"),
            Layouts.address("ipv4"),
            Layouts.address("ipv6"));
    private static final long IDENTITY = Layouts.offset(LAYOUT, "identity");
    private static final long SLOT = Layouts.offset(LAYOUT, "slot");
    private static final long MAC_TAIL = Layouts.offset(LAYOUT, "mac_tail");
    private static final long FLAGS = Layouts.offset(LAYOUT, "flags");
    private static final long IPV4 = Layouts.offset(LAYOUT, "ipv4");
    private static final long IPV6 = Layouts.offset(LAYOUT, "ipv6");

    private static void writeOptional(@Nullable Address address, MemorySegment to, long at) {
        if (address == null) {
            Layouts.clearAddress(to, at);
        } else {
            Layouts.writeAddress(address, to, at);
        }
    }
}
