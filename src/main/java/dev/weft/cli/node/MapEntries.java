package dev.weft.cli.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.MetricValue;
import dev.weft.model.Direction;
import dev.weft.observe.AbiJson;
import dev.weft.observe.FlatText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the entries of one map for scripts or for people. Both come from the same tree, so that neither says more. */
final class MapEntries {

    private final DumpableMap map;

    MapEntries(DumpableMap map) {
        this.map = map;
    }

    ObjectNode tree(Object key, Object value) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.set("key", AbiJson.tree(key(key)));
        entry.set("value", AbiJson.tree(value(value)));
        return entry;
    }

    String text(Object key, Object value) {
        return FlatText.of(AbiJson.tree(key(key))) + "  ->  " + FlatText.of(AbiJson.tree(value(value)));
    }

    private Object key(Object key) {
        return switch (map) {
            case CONTROL -> word((Integer) key);
            case METRICS -> outcome((Integer) key);
            default -> key;
        };
    }

    private Object value(Object value) {
        return map == DumpableMap.METRICS ? sum((List<?>) value) : value;
    }

    private static String word(int index) {
        return switch (index) {
            case Control.CONTROL_REVISION -> "revision";
            case Control.CONTROL_NEXT_SET -> "next-set";
            case Control.CONTROL_FLOW_SEED -> "flow-seed";
            case Control.CONTROL_TALLY_LOST -> "tally-lost";
            default -> "word-" + index;
        };
    }

    private static Map<String, Object> outcome(int index) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        DropReason reason = DropReason.of(index / 2);
        outcome.put("reason", reason == DropReason.NONE ? "FORWARDED" : reason.name());
        outcome.put("direction", Direction.values()[index % 2]);
        return outcome;
    }

    private static MetricValue sum(List<?> values) {
        MetricValue sum = MetricValue.ZERO;
        for (Object value : values) {
            sum = sum.plus((MetricValue) value);
        }
        return sum;
    }
}
