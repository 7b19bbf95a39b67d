package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.abi.PolicyKey;
import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import dev.weft.model.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SetContentTest {

    private static int classOf(int number) {
        return PolicyKey.PEER_CLASS_TAG | number;
    }

    private static SetContent about(int classes) {
        long[] keys = IntStream.rangeClosed(1, classes)
                .mapToLong(number ->
                        EntryKey.of(Direction.EGRESS, classOf(number), new PortMatch(Protocol.TCP, 16, number)))
                .sorted()
                .toArray();
        return new SetContent(PolicyEntries.alike(keys, Verdict.ALLOW, 0, 0));
    }

    @Test
    void classesGetTheEntriesOfOthers() {
        SetContent extended =
                about(3).withClasses(Map.of(classOf(3), classOf(1), classOf(4), classOf(1), classOf(2), 0));
        assertThat(IntStream.range(0, extended.entries().size())
                        .mapToLong(extended.entries()::key)
                        .mapToObj(key -> (EntryKey.peer(key) & ~PolicyKey.PEER_CLASS_TAG) + ":" + EntryKey.port(key)))
                .containsExactlyInAnyOrder("1:1", "3:1", "4:1");
    }

    /** One who has rules about all addresses must not hold up everybody when another names many prefixes. */
    @Test
    @Timeout(20)
    void manyPrefixesAtOnceTakeOneLookAtASet() {
        Map<Integer, Integer> sources = new HashMap<>();
        IntStream.range(2_000, 22_000).forEach(number -> sources.put(classOf(number), classOf(1 + number % 1_000)));
        about(1_000).withClasses(sources);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long began = clock.getCurrentThreadCpuTime();
        SetContent extended = about(1_000).withClasses(sources);
        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(extended.entries().size()).isEqualTo(21_000);
    }
}
