package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PassLoopTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void manyRequestsDuringAPassBecomeOne() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (PassLoop loop = new PassLoop("test", () -> {
            runs.incrementAndGet();
            began.countDown();
            go.await();
        })) {
            loop.start();
            loop.request();
            began.await();
            for (int i = 0; i < 100; i++) {
                loop.request();
            }
            go.countDown();
            assertThat(loop.await(LONG)).isTrue();
            assertThat(runs).hasValueBetween(2, 3);
        }
    }

    @Test
    void awaitsAPassThatBeganAfterwards() throws InterruptedException {
        AtomicInteger input = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        try (PassLoop loop = new PassLoop("test", () -> seen.set(input.get()))) {
            loop.start();
            for (int i = 1; i < 1000; i++) {
                input.set(i);
                assertThat(loop.await(LONG)).isTrue();
                assertThat(seen).hasValue(i);
            }
        }
    }

    @Test
    void runsOnceMoreWhenThatWasAskedForLater() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop loop = new PassLoop("test", runs::incrementAndGet)) {
            loop.start();
            loop.requestIn(LONG);
            loop.requestIn(Duration.ofMillis(50));
            loop.requestIn(LONG);
            await().atMost(Duration.ofSeconds(5)).until(() -> runs.get() == 1);
            loop.requestIn(Duration.ofSeconds(3));
            assertThat(loop.await(LONG)).as("nobody else waits for it").isTrue();
            assertThat(runs).hasValue(2);
            await().atMost(Duration.ofSeconds(20)).until(() -> runs.get() == 3);
        }
    }

    /** Returns a loop of which so many passes fail at first. */
    private static PassLoop failing(int times, AtomicInteger runs) {
        return new PassLoop("test", () -> {
            if (runs.incrementAndGet() <= times) {
                throw new IOException("not yet");
            }
        });
    }

    @Test
    void repeatsWhatFailed() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop loop = failing(2, runs)) {
            loop.start();
            assertThat(loop.await(LONG)).isTrue();
            assertThat(loop.failure()).isNull();
            assertThat(runs).hasValue(3);
        }
    }

    @Test
    void whoAsksAllTheTimeDoesNotMakeItFailAllTheTime() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop loop = new PassLoop("test", () -> {
            runs.incrementAndGet();
            throw new IOException("never");
        })) {
            loop.start();
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                loop.request();
                Thread.sleep(2);
            }
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            // After 0, 50, 150 and 350 ms, and every 250 ms from then on.
            assertThat((long) runs.get()).isBetween(2L, 5 + millis / 250);
        }
    }

    @Test
    void whoAsksDoesNotWaitForLongBecauseOthersFailed() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop loop = failing(6, runs)) {
            loop.start();
            loop.request();
            await().atMost(LONG).until(() -> runs.get() == 6);
            // By itself it would go on after 1.6 s.
            assertThat(loop.await(Duration.ofMillis(1200))).isTrue();
        }
    }

    @Test
    void norDoesWhatWasAskedForLater() {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop loop = failing(6, runs)) {
            loop.start();
            loop.request();
            await().atMost(LONG).until(() -> runs.get() == 6);
            loop.requestIn(Duration.ofMillis(20));
            await().atMost(Duration.ofMillis(1200)).until(() -> runs.get() == 7);
        }
    }

    @Test
    void saysWhenItDidNotHappenInTime() throws InterruptedException {
        try (PassLoop loop = new PassLoop("test", () -> {
            throw new IOException("never");
        })) {
            loop.start();
            assertThat(loop.await(Duration.ofMillis(100))).isFalse();
            await().untilAsserted(() -> assertThat(loop.failure()).hasMessage("never"));
        }
    }
}
