package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every moment of a change: what packets meet there, and what a new start makes of it. */
class DatapathCrashTest {

    private static final int TCP = 6;
    private static final String REVISION = "control " + Control.CONTROL_REVISION;

    private static TestingKernel in(NodeState... states) {
        TestingKernel kernel = new TestingKernel();
        for (NodeState state : states) {
            assertThat(kernel.start().apply(state)).isInstanceOf(Outcome.Applied.class);
        }
        return kernel;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aNewStartFinishesWhateverWasLeft(long seed) {
        RandomStates states = new RandomStates(seed);
        NodeState before = states.next();
        NodeState after = states.next();
        Object wanted = KernelView.of(in(after)).canonical();
        int length = stepsOf(before, after);
        for (int death = 0; death < length; death++) {
            TestingKernel kernel = in(before);
            kernel.dieIn(death);
            try {
                kernel.start().apply(after);
            } catch (TestingKernel.Killed _) {
                kernel.live();
            }
            int steps = kernel.steps.size();
            assertThat(kernel.start().apply(after)).isInstanceOf(Outcome.Applied.class);
            assertThat(kernel.steps.subList(steps, kernel.steps.size()))
                    .as("flows are judged anew after a death at step %d", death)
                    .contains(REVISION);
            assertThat(KernelView.of(kernel).canonical())
                    .as("death at step %d", death)
                    .isEqualTo(wanted);
            assertThat(kernel.start().apply(after)).isEqualTo(new Outcome.Applied(0));
        }
    }

    private static int stepsOf(NodeState before, NodeState after) {
        TestingKernel kernel = in(before);
        int start = kernel.steps.size();
        kernel.start().apply(after);
        return kernel.steps.size() - start;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noMomentAllowsMoreThanBeforeOrAfter(long seed) {
        RandomStates states = new RandomStates(1000 + seed);
        NodeState before = states.next();
        for (int round = 0; round < 20; round++) {
            NodeState after = states.next();
            KernelView old = KernelView.of(in(before));
            KernelView fresh = KernelView.of(in(after));
            TestingKernel kernel = in(before);
            List<String> wider = new ArrayList<>();
            kernel.observer = () -> compare(KernelView.of(kernel), old, fresh, wider, kernel.steps);
            kernel.start().apply(after);
            assertThat(wider).isEmpty();
            before = after;
        }
    }

    private static void compare(
            KernelView now, KernelView old, KernelView fresh, List<String> wider, List<String> steps) {
        for (EndpointValue pod : now.endpoints().values()) {
            int subject = pod.identity();
            for (Address peer : RandomStates.PEERS) {
                int identity = now.identity(peer);
                assertThat(identity).isIn(old.identity(peer), fresh.identity(peer));
                for (int port : new int[] {80, 81}) {
                    if (now.allows(subject, identity, peer, TCP, port)
                            && !old.allows(subject, identity, peer, TCP, port)
                            && !fresh.allows(subject, identity, peer, TCP, port)) {
                        wider.add(steps.getLast() + ": " + peer + " to " + subject + ":" + port);
                    }
                }
            }
        }
    }
}
