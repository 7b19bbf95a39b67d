package dev.weft.cli.cluster;

import picocli.CommandLine.Command;

/** {@code weft identity}: groups what there is to ask of identities. */
@Command(
        name = "identity",
        aliases = "identities",
        description = "What identity numbers stand for.",
        mixinStandardHelpOptions = true,
        subcommands = IdentityListCommand.class)
public final class IdentityCommand {}
