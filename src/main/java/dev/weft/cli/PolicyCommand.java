package dev.weft.cli;

import picocli.CommandLine.Command;

/** {@code weft policy}: groups what there is to ask of policies. */
@Command(
        name = "policy",
        description = "Network policies: what they allow and why.",
        mixinStandardHelpOptions = true,
        subcommands = {PolicyEvalCommand.class})
final class PolicyCommand {}
