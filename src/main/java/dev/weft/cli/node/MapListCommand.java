package dev.weft.cli.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.bpf.BpfMap;
import dev.weft.cli.answer.Format;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.MapUse;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code weft map list}: exit 0, or 1 if a map is full. */
@Command(name = "list", description = "List the maps and how full they are.", mixinStandardHelpOptions = true)
final class MapListCommand extends MapReading {

    private static final String ROW = "%-14s %-14s %9s %11s  %s";

    @Override
    String words() {
        return "list";
    }

    @Override
    int read() {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        boolean full = false;
        if (format == Format.text) {
            out().println(ROW.formatted("NAME", "TYPE", "ENTRIES", "MAX-ENTRIES", "")
                    .stripTrailing());
        }
        for (DumpableMap map : DumpableMap.values()) {
            Optional<BpfMap> pinned = open(map);
            if (pinned.isPresent()) {
                try (BpfMap opened = pinned.get()) {
                    MapUse use = map.use(opened, kernel().possibleCpus());
                    full |= use.isFull();
                    show(use, opened.spec().type().name().toLowerCase(java.util.Locale.ROOT), rows);
                }
            }
        }
        if (format != Format.text) {
            out().println(format.write(rows));
        }
        out().flush();
        return full ? NO : 0;
    }

    private void show(MapUse use, String type, ArrayNode rows) {
        if (format != Format.text) {
            rows.addObject()
                    .put("name", use.map().mapName())
                    .put("type", type)
                    .put("entries", use.entries())
                    .put("maxEntries", use.maxEntries())
                    .put("full", use.isFull());
        } else {
            out().println(ROW.formatted(
                            use.map().mapName(), type, use.entries(), use.maxEntries(), use.isFull() ? "FULL" : "")
                    .stripTrailing());
        }
    }
}
