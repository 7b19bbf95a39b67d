package dev.weft.cli;

import picocli.CommandLine.Command;

/** The root command: only groups the others. */
@Command(
        name = "weft",
        description = "Kubernetes networking, security and observability as one stack.",
        mixinStandardHelpOptions = true,
        subcommands = {VersionCommand.class})
final class WeftCommand {}
