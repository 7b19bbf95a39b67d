package dev.weft.cli.cluster;

import picocli.CommandLine.Command;

/** {@code weft node}: groups what there is to ask of nodes. */
@Command(
        name = "node",
        aliases = "nodes",
        description = "Nodes as the network sees them.",
        mixinStandardHelpOptions = true,
        subcommands = NodeListCommand.class)
public final class NodeCommand {}
