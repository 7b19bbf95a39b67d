package dev.weft.cli.node;

import dev.weft.bpf.BpfMap;
import dev.weft.cli.answer.Format;
import dev.weft.datapath.DumpableMap;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft map dump NAME}: exit 0, 3 if there is no such map. */
@Command(
        name = "dump",
        description = "Show the entries of a map, one a line, in words; entries that are all zero are left out.",
        mixinStandardHelpOptions = true)
final class MapDumpCommand extends MapReading {

    @Parameters(paramLabel = "NAME", description = "as 'weft map list' shows it")
    private String name = "";

    @Override
    String words() {
        return "dump " + name;
    }

    @Override
    int read() {
        Optional<DumpableMap> known = DumpableMap.named(name);
        if (known.isEmpty()) {
            return error(
                    "UnknownMap",
                    "there is no map '" + name + "'",
                    "it is one of "
                            + Arrays.stream(DumpableMap.values())
                                    .map(DumpableMap::mapName)
                                    .collect(Collectors.joining(", ")));
        }
        Optional<BpfMap> pinned = open(known.get());
        if (pinned.isEmpty()) {
            return error(
                    "NotPinned", "map '" + name + "' is not pinned", "has the agent of this node loaded its programs?");
        }
        try (BpfMap map = pinned.get()) {
            MapEntries entries = new MapEntries(known.get());
            known.get()
                    .forEach(
                            map,
                            kernel().possibleCpus(),
                            (key, value) -> out().println(
                                            format == Format.text
                                                    ? entries.text(key, value)
                                                    : format.write(entries.tree(key, value))));
        }
        out().flush();
        return 0;
    }
}
