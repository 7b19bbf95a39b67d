package dev.weft.cli;

import dev.weft.cli.cluster.PolicyGetCommand;
import dev.weft.cli.cluster.PolicyListCommand;
import dev.weft.cli.cluster.PolicyWaitCommand;
import picocli.CommandLine.Command;

/** {@code weft policy}: groups what there is to ask of policies. */
@Command(
        name = "policy",
        description = "Network policies: what they allow and why.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyListCommand.class,
            PolicyGetCommand.class,
            PolicyWaitCommand.class,
            PolicyEvalCommand.class,
            PolicyCheckCommand.class
        })
final class PolicyCommand {}
