package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.Datapath;
import dev.weft.datapath.KernelView;
import dev.weft.datapath.Outcome;
import dev.weft.datapath.TestingKernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The maps tell nothing of how the cluster came to be what it is: whatever the order of events, however they fell
 * together into passes, wherever the agent died. Numbers that are never given twice (policy sets, slots and node indexes)
 * are compared by what they stand for, all else byte by byte.
 */
class HistoryProperties {

    private static final int ORDERS = 3;

    @Property(tries = 250)
    void everyHistoryEndsInTheSameMaps(@ForAll long seed) {
        Random random = new Random(seed);
        RandomHistory history = new RandomHistory(random);
        Map<String, Object> before = history.cluster();
        Map<String, Object> after = history.whole();
        Map<String, Object> wanted = new Node(before(Map.of()), random).settled(after);
        for (int order = 0; order < ORDERS; order++) {
            Node node = new Node(before(before), random);
            for (RandomHistory.Event event : history.between(before, after)) {
                node.take(event);
            }
            assertThat(node.settled(Map.of())).as("order %d", order).isEqualTo(wanted);
        }
    }

    private static LinkedHashMap<String, Object> before(Map<String, Object> objects) {
        return new LinkedHashMap<>(objects);
    }

    /** A node whose agent takes events, makes passes, and dies at any of their steps. */
    private static final class Node {

        private final LinkedHashMap<String, Object> objects;
        private final Random random;
        private final TestingKernel kernel = new TestingKernel();
        private Planning planning = new Planning(RandomHistory.OWN);
        private Datapath datapath = kernel.start();

        Node(LinkedHashMap<String, Object> objects, Random random) {
            this.objects = objects;
            this.random = random;
            pass();
        }

        void take(RandomHistory.Event event) {
            RandomHistory.tell(objects, event);
            switch (random.nextInt(6)) {
                case 0 -> pass();
                case 1 -> dyingPass();
                case 2 -> restart();
                default -> {}
            }
        }

        Map<String, Object> settled(Map<String, Object> last) {
            objects.putAll(last);
            pass();
            return KernelView.of(kernel).canonical();
        }

        private void pass() {
            Planning.Plan plan = planning.next(
                    RandomHistory.snapshot(objects),
                    RandomHistory.attached(objects),
                    new HostView(RandomHistory.devices(objects), Set.of()));
            assertThat(datapath.apply(plan.state())).isInstanceOf(Outcome.Applied.class);
        }

        private void dyingPass() {
            kernel.dieIn(random.nextInt(40));
            try {
                pass();
            } catch (TestingKernel.Killed _) {
                restart();
            }
            kernel.live();
        }

        private void restart() {
            kernel.live();
            planning = new Planning(RandomHistory.OWN);
            datapath = kernel.start();
        }
    }
}
