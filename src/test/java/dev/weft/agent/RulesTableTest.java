package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.TestingNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RulesTableTest {

    private final TestingNetwork kernel = new TestingNetwork();
    private final List<Duration> limits = new ArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile String listed = "one";

    private final RulesTable table = new RulesTable(kernel, this::nft);

    private String nft(List<String> command, String input, Duration limit) throws IOException {
        limits.add(limit);
        if (command.equals(NodeRules.LISTING)) {
            String listing = listed;
            if (hangs) {
                hangs = false;
                hanging.countDown();
                awaitFree();
            }
            return listing;
        }
        pause(Duration.ofMillis(50));
        listed = input;
        return "";
    }

    private void awaitFree() throws IOException {
        try {
            if (!free.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody went on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void allThatAPassRunsHasOneLimit() throws IOException {
        table.ensure("a");
        assertThat(limits).hasSize(2);
        assertThat(limits.getFirst()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.getLast()).isLessThanOrEqualTo(Duration.ofMillis(4950));
    }

    /** What the look has seen of the table before is no news of the one that the pass has made. */
    @Test
    void aProgramThatHangsForALookHoldsNoPassUp() throws Exception {
        table.ensure("a");
        kernel.generation++;
        listed = "changed by others";
        hangs = true;
        CompletableFuture<Boolean> look = CompletableFuture.supplyAsync(table::look, Thread.ofVirtual()::start);
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Boolean> pass = CompletableFuture.supplyAsync(() -> ensured("b"), Thread.ofVirtual()::start);
        assertThat(pass.get(10, TimeUnit.SECONDS)).isFalse();
        free.countDown();
        assertThat(look.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(table.look()).isFalse();
    }

    private boolean ensured(String script) {
        try {
            return table.ensure(script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTableThatOthersHaveChangedIsPutBackOnce() throws IOException {
        table.ensure("a");
        kernel.generation++;
        listed = "changed by others";
        assertThat(table.look()).isTrue();
        assertThat(table.ensure("a")).isTrue();
        assertThat(table.ensure("a")).isFalse();
        assertThat(table.look()).isFalse();
    }
}
