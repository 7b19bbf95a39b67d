package dev.weft.cli;

import dev.weft.cli.cluster.PolicyGetCommand;
import dev.weft.cli.cluster.PolicyListCommand;
import picocli.CommandLine.Command;

/** {@code weft policy}: groups what there is to ask of policies. */
@Command(
        name = "policy",
        description = "Network policies: what they allow and why.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyListCommand.class,
            PolicyGetCommand.class,
            PolicyEvalCommand.class,
            PolicyCheckCommand.class
        })
final class PolicyCommand {}
