package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AttachmentLocksTest {

    private static final Attachment FIRST = new Attachment("c1", "eth0");

    private final AttachmentLocks locks = new AttachmentLocks();

    @Test
    void oneHoldsAtATimeAndNothingIsKept() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = new Thread[20];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.startVirtualThread(() -> {
                try (var _ = locks.hold(FIRST)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(1);
                    inside.decrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most).hasValue(1);
        assertThat(locks.size()).isZero();
    }

    @Test
    void othersAreNotHeldUp() throws InterruptedException {
        try (var _ = locks.hold(FIRST);
                var _ = locks.hold(new Attachment("c2", "eth0"))) {
            assertThat(locks.size()).isEqualTo(2);
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingLeaves() throws InterruptedException {
        Thread waiting;
        try (var _ = locks.hold(FIRST)) {
            waiting = Thread.ofPlatform().start(() -> {
                try (var _ = locks.hold(FIRST)) {
                    throw new IllegalStateException("got in");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            waiting.join();
        }
        assertThat(locks.size()).isZero();
    }
}
