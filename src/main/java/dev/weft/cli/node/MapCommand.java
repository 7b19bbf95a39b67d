package dev.weft.cli.node;

import picocli.CommandLine.Command;

/** {@code weft map}: groups what there is to ask of the maps of this node. */
@Command(
        name = "map",
        aliases = "maps",
        description = "The maps that this node's programs decide by. Runs on the node, in the agent's container.",
        mixinStandardHelpOptions = true,
        subcommands = {MapListCommand.class, MapDumpCommand.class})
public final class MapCommand {}
