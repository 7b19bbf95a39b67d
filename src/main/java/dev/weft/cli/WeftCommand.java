package dev.weft.cli;

import dev.weft.cli.cluster.EndpointCommand;
import dev.weft.cli.cluster.ExplainCommand;
import dev.weft.cli.cluster.IdentityCommand;
import dev.weft.cli.cluster.NodeCommand;
import dev.weft.cli.cluster.StatusCommand;
import dev.weft.cli.node.MapCommand;
import dev.weft.cli.node.MonitorCommand;
import picocli.CommandLine.Command;

/** The root command: only groups the others. */
@Command(
        name = "weft",
        description = "Kubernetes networking, security and observability as one stack.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VersionCommand.class,
            AgentCommand.class,
            OperatorCommand.class,
            StatusCommand.class,
            EndpointCommand.class,
            IdentityCommand.class,
            NodeCommand.class,
            PolicyCommand.class,
            MapCommand.class,
            MonitorCommand.class,
            ExplainCommand.class,
            InstallCniCommand.class,
            UninstallCniCommand.class,
            CleanupCommand.class,
            TrainingCommand.class
        })
final class WeftCommand {}
