package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.barrier.Lag;
import dev.weft.barrier.Progress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The answer in words. */
class PolicyWaitCommandTest {

    private static final Standpoint ONE_LEFT =
            Standpoint.of(3, new Progress(120, 119, List.of(new Lag("n7", "it lags"))), WaitState.gone);

    private static String sentence(Standpoint stand, String... arguments) {
        PolicyWaitCommand command = new PolicyWaitCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.sentence(stand);
    }

    @Test
    void whatIsWaitedForIsNamedByItsNumbers() {
        assertThat(sentence(ONE_LEFT, "wnp/web", "-n", "shop"))
                .isEqualTo("WeftNetworkPolicy/shop/web: enforced on 119 of 120 nodes at generation 3, waiting for 1");
    }

    @Test
    void podsThatNobodyJudgesAreTold() {
        Standpoint done = Standpoint.of(3, new Progress(2, 2, List.of()), WaitState.enforced);
        assertThat(sentence(done.withUnmanaged(OptionalLong.of(7)), "wnp/web"))
                .isEqualTo(
                        "WeftNetworkPolicy/default/web: enforced on 2 of 2 nodes at generation 3; selected pods of an"
                                + " earlier CNI, to which no policy applies: 7");
        assertThat(sentence(done.withUnmanaged(OptionalLong.of(0)), "wnp/web")).endsWith("at generation 3");
    }

    /** How many nodes there are to wait for is not known before the rest is. */
    @Test
    void noNumbersOfNodesAreToldWhereTheyMeanNothing() {
        Standpoint coming = Standpoint.waiting(9, "the policy is at generation 1");
        assertThat(sentence(coming, "wnp/web")).isEqualTo("WeftNetworkPolicy/default/web: waiting for generation 9");
        assertThat(sentence(Standpoint.waiting(0, "not listed yet"), "wnp/web"))
                .isEqualTo("WeftNetworkPolicy/default/web: waiting");
        Standpoint nobody = Standpoint.of(3, new Progress(0, 0, List.of()), WaitState.enforced)
                .because("no node has a pod that it selects");
        assertThat(sentence(nobody, "wnp/web")).isEqualTo("WeftNetworkPolicy/default/web: in force at generation 3");
        Standpoint staged = Standpoint.of(3, new Progress(0, 0, List.of()), WaitState.staged)
                .because("no node has a pod that it selects");
        assertThat(sentence(staged, "wnp/web")).isEqualTo("WeftNetworkPolicy/default/web: staged, at generation 3");
    }

    @Test
    void ofADeletedPolicyTheNodesCountThatEnforceItNoLonger() {
        assertThat(sentence(ONE_LEFT, "wnp/web", "-n", "shop", "--deleted"))
                .isEqualTo("WeftNetworkPolicy/shop/web: gone from 119 of 120 nodes, waiting for 1");
        assertThat(sentence(Standpoint.waiting(3, "the policy is not deleted yet"), "wnp/web", "--deleted"))
                .isEqualTo("WeftNetworkPolicy/default/web: waiting");
    }
}
