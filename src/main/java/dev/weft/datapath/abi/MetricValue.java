package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct metric_value}. */
public record MetricValue(long packets, long bytes) {

    public static final MetricValue ZERO = new MetricValue(0, 0);

    public static final Codec<MetricValue> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(MetricValue value, MemorySegment to, long at) {
            to.set(U64, at, value.packets);
            to.set(U64, at + BYTES, value.bytes);
        }

        @Override
        public MetricValue read(MemorySegment from, long at) {
            return new MetricValue(from.get(U64, at), from.get(U64, at + BYTES));
        }
    };

    private static final StructLayout LAYOUT =
            Layouts.struct("metric_value", U64.withName("packets"), U64.withName("bytes"));
    private static final long BYTES = Layouts.offset(LAYOUT, "bytes");

    public MetricValue plus(MetricValue other) {
        return new MetricValue(packets + other.packets, bytes + other.bytes);
    }
}
