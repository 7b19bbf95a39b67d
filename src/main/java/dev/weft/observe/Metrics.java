package dev.weft.observe;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.MetricValue;
import dev.weft.model.Direction;
import java.util.EnumMap;
import java.util.Map;

/**
 * Packets and bytes by what became of them, summed over the CPUs.
 *
 * @param counts {@link DropReason#NONE} stands for what was forwarded; pairs that never occurred are left out
 */
public record Metrics(Map<DropReason, Map<Direction, MetricValue>> counts) {

    private static final Direction[] DIRECTIONS = Direction.values();

    /** Reads the metrics map. */
    public static Metrics read(BpfMap metrics, int possibleCpus) {
        Map<DropReason, Map<Direction, MetricValue>> counts = new EnumMap<>(DropReason.class);
        metrics.forEach((keys, keyAt, values, valueAt) -> {
            int index = Index.CODEC.read(keys, keyAt);
            MetricValue sum = MetricValue.ZERO;
            for (int cpu = 0; cpu < possibleCpus; cpu++) {
                sum = sum.plus(MetricValue.CODEC.read(values, valueAt + (long) cpu * MetricValue.CODEC.size()));
            }
            if (sum.packets() > 0) {
                counts.computeIfAbsent(DropReason.of(index / 2), _ -> new EnumMap<>(Direction.class))
                        .put(DIRECTIONS[index % 2], sum);
            }
        });
        return new Metrics(counts);
    }

    /** Returns the count of a pair, zero if it never occurred. */
    public MetricValue of(DropReason reason, Direction direction) {
        return counts.getOrDefault(reason, Map.of()).getOrDefault(direction, MetricValue.ZERO);
    }
}
