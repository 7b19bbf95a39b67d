package dev.weft.agent.meters;

import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.MetricValue;
import dev.weft.model.Direction;
import dev.weft.observe.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.Supplier;

/** Packets and bytes by what became of them. One reading of the map serves a whole scrape. */
public final class PacketMeters {

    private static final long FRESH_NANOS = 500_000_000;

    private final Supplier<Metrics> source;
    private Metrics latest;
    private long read;

    private PacketMeters(Supplier<Metrics> source) {
        this.source = source;
        this.latest = source.get();
        this.read = System.nanoTime();
    }

    /** Shows every reason from the start: a rate needs the zero before the first drop. */
    public static void register(Meters meters, Supplier<Metrics> source) {
        PacketMeters packets = new PacketMeters(source);
        for (Direction direction : Direction.values()) {
            for (DropReason reason : DropReason.values()) {
                if (reason == DropReason.NONE) {
                    packets.show(meters, "weft.datapath.forwarded", "Forwarded", reason, direction, Tags.empty());
                } else {
                    Tags tags = Tags.of("reason", reason.name().toLowerCase(Locale.ROOT));
                    packets.show(meters, "weft.datapath.drop", "Dropped", reason, direction, tags);
                }
            }
        }
    }

    private void show(
            Meters meters, String prefix, String verb, DropReason reason, Direction direction, Tags reasonTag) {
        Tags tags = reasonTag.and("direction", direction.name().toLowerCase(Locale.ROOT));
        meters.counter(
                prefix + ".packets",
                verb + " packets, by direction seen from the pod",
                tags,
                () -> value(reason, direction).packets());
        meters.counter(
                prefix + ".bytes",
                verb + " bytes, by direction seen from the pod",
                tags,
                () -> value(reason, direction).bytes());
    }

    private synchronized MetricValue value(DropReason reason, Direction direction) {
        if (System.nanoTime() - read > FRESH_NANOS) {
            latest = source.get();
            read = System.nanoTime();
        }
        return latest.of(reason, direction);
    }
}
