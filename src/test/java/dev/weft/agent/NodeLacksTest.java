package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.agent.preflight.KernelFacts;
import dev.weft.agent.preflight.Lack;
import dev.weft.agent.preflight.NodeFacts;
import dev.weft.agent.preflight.NodeProbe;
import dev.weft.agent.preflight.Preflight;
import dev.weft.agent.preflight.Refusals;
import dev.weft.datapath.TestingNetwork;
import dev.weft.model.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not fatal is told until it is gone, and each change of it once. */
class NodeLacksTest {

    private static final Duration PERIOD = Duration.ofMillis(5);

    @TempDir
    private Path root;

    private Path leftover;
    private final List<List<String>> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void leave() throws IOException {
        leftover = root.resolve("etc/cni/net.d/10-calico.conflist");
        Files.createDirectories(leftover.getParent());
        Files.writeString(leftover, "{}");
        Path hierarchies = root.resolve("proc/self/cgroup");
        Files.createDirectories(hierarchies.getParent());
        Files.writeString(hierarchies, "0::/\n");
    }

    private NodeProbe probe() {
        return new NodeProbe(root, new TestingNetwork(), () -> Refusals.NONE);
    }

    private NodeFacts facts() throws IOException {
        return new NodeFacts(
                new KernelFacts("6.18.1", Refusals.NONE, true, probe().switches()),
                Set.of(),
                probe().conflists(),
                List.of(Cidr.parse("10.244.1.0/24"), Cidr.parse("fd44::100/120")),
                List.of(),
                List.of(),
                1500);
    }

    @Test
    void leftoverIsToldUntilItIsRemoved() throws Exception {
        NodeProbe probe = probe();
        try (NodeLacks lacks = new NodeLacks(
                probe,
                new Preflight(8472),
                found -> told.add(found.stream().map(Lack::reason).toList()))) {
            lacks.refuse(this::facts);
            assertThat(told).containsExactly(List.of("OtherConflist"));
            lacks.watch(PERIOD);
            Thread.sleep(PERIOD.multipliedBy(10));
            assertThat(told).hasSize(1);
            Files.delete(leftover);
            await().until(() -> told.getLast().isEmpty());
            Path first = Files.createFile(leftover.resolveSibling("00-other.conflist"));
            await().until(() -> told.getLast().equals(List.of("OtherConflistFirst")));
            Files.delete(first);
            await().until(() -> told.getLast().isEmpty());
        }
        assertThat(told).hasSize(4);
    }
}
