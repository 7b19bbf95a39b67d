package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct ipcache_value}: who has an address, and where.
 *
 * @param ifindex of the host-side veth of a pod of this node, else 0
 * @param node index of the node behind which the address is, else 0
 * @param flags of {@code enum ipcache_flag}
 */
public record IpcacheValue(int identity, int ifindex, int node, int flags) {

    public static final int IPCACHE_LOCAL = 1;
    public static final int IPCACHE_REMOTE = 1 << 1;

    public static final Codec<IpcacheValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(IpcacheValue value, MemorySegment to, long at) {
            to.set(U32, at + IDENTITY, value.identity);
            to.set(U32, at + IFINDEX, value.ifindex);
            to.set(U32, at + NODE, value.node);
            to.set(U32, at + FLAGS, value.flags);
        }

        @Override
        public IpcacheValue read(MemorySegment from, long at) {
            return new IpcacheValue(
                    from.get(U32, at + IDENTITY),
                    from.get(U32, at + IFINDEX),
                    from.get(U32, at + NODE),
                    from.get(U32, at + FLAGS));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "ipcache_value",
            U32.withName("identity"),
            U32.withName("ifindex"),
            U32.withName("node"),
            U32.withName("flags"));
    private static final long IDENTITY = Layouts.offset(LAYOUT, "identity");
    private static final long IFINDEX = Layouts.offset(LAYOUT, "ifindex");
    private static final long NODE = Layouts.offset(LAYOUT, "node");
    private static final long FLAGS = Layouts.offset(LAYOUT, "flags");
}
