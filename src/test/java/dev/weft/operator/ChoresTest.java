package dev.weft.operator;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChoresTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    @Test
    void waitingChoreKeepsNoOtherWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (Chores chores = new Chores(2)) {
            chores.every(SHORT, "wait", () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            chores.every(SHORT, "count", done::incrementAndGet);
            await().atMost(Duration.ofSeconds(10)).until(() -> done.get() > 10);
        }
    }

    @Test
    void failedChoreComesAgain() {
        AtomicInteger tried = new AtomicInteger();
        try (Chores chores = new Chores(1)) {
            chores.every(SHORT, "go on", () -> {
                if (tried.incrementAndGet() % 2 == 0) {
                    throw new AssertionError("an error");
                }
                throw new IllegalStateException("an exception");
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> tried.get() > 10);
        }
    }
}
