package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U64;

import dev.weft.model.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct traffic_value}: when staged policies last judged packets of a pod, in nanoseconds of the coarse monotonic
 * clock; 0 for never.
 */
public record TrafficValue(long lastEgress, long lastIngress) {

    public static final Decoder<TrafficValue> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public TrafficValue read(MemorySegment from, long at) {
            return new TrafficValue(
                    from.get(U64, at + offset(Direction.EGRESS)), from.get(U64, at + offset(Direction.INGRESS)));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct("traffic_value", Layouts.array("last", 2, U64));

    private static long offset(Direction direction) {
        return direction.ordinal() * U64.byteSize();
    }

    public long last(Direction direction) {
        return direction == Direction.EGRESS ? lastEgress : lastIngress;
    }
}
