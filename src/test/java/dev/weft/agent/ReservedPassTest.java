package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ReservedPassTest {

    private static final String SCHED_OTHER = "0";
    private static final String SCHED_DEADLINE = "6";
    /** Of proc_pid_stat(5), behind the name, which is the second of its fields. */
    private static final int POLICY = 41 - 3;

    private final List<String> policies = new CopyOnWriteArrayList<>();

    @Test
    void onlyTheFirstPassThatGoesWellCompetes() throws Exception {
        try (PassLoop loop = new PassLoop("passes", new ReservedPass(this::pass))) {
            loop.start();
            loop.await(Duration.ofSeconds(10));
            loop.await(Duration.ofSeconds(10));
        }
        assertThat(policies).containsExactly(SCHED_OTHER, SCHED_OTHER, SCHED_DEADLINE);
    }

    private void pass() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        policies.add(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[POLICY]);
        if (policies.size() == 1) {
            throw new IOException("the first fails");
        }
    }
}
