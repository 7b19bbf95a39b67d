package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

class HelpTest {

    @TestFactory
    Stream<DynamicTest> every_command_explains_itself() {
        return commands(WeftCommand.line())
                .map(command -> DynamicTest.dynamicTest(
                        command.getCommandSpec().qualifiedName(),
                        () -> assertThat(command.parseArgs("--help").isUsageHelpRequested())
                                .isTrue()));
    }

    private static Stream<CommandLine> commands(CommandLine parent) {
        return Stream.concat(
                Stream.of(parent), parent.getSubcommands().values().stream().flatMap(HelpTest::commands));
    }
}
