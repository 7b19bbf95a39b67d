package dev.weft.cli.cluster;

import picocli.CommandLine.Command;

/** {@code weft endpoint}: groups what there is to ask of endpoints. */
@Command(
        name = "endpoint",
        aliases = "endpoints",
        description = "The addresses and identities of pods.",
        mixinStandardHelpOptions = true,
        subcommands = {EndpointListCommand.class, EndpointGetCommand.class, EndpointWaitCommand.class})
public final class EndpointCommand {}
