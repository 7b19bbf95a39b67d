package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct node_value}.
 *
 * @param tunnel null: there is no node of this index
 */
public record NodeValue(@Nullable Address tunnel) {

    /** What an array entry without a node holds. */
    public static final NodeValue NONE = new NodeValue(null);

    public static final Codec<NodeValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(NodeValue value, MemorySegment to, long at) {
            to.set(U32, at, 0);
            if (value.tunnel == null) {
                Layouts.clearAddress(to, at + ADDRESS);
            } else {
                to.set(U8, at, (byte) value.tunnel.family().number());
                Layouts.writeAddress(value.tunnel, to, at + ADDRESS);
            }
        }

        @Override
        public NodeValue read(MemorySegment from, long at) {
            int family = from.get(U8, at);
            return family == 0 ? NONE : new NodeValue(Layouts.readAddress(family, from, at + ADDRESS));
        }
    };

    private static final StructLayout LAYOUT =
            Layouts.struct("node_value", U8.withName("family"), Layouts.bytes("pad", 3), Layouts.address("address"));
    private static final long ADDRESS = Layouts.offset(LAYOUT, "address");
}
