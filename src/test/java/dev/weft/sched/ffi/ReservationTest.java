package dev.weft.sched.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ReservationTest {

    private static final Reservation SMALL = new Reservation(Duration.ofMillis(1), Duration.ofMillis(50));
    private static final Reservation ENDLESS = new Reservation(Duration.ofMillis(200), Duration.ofMillis(100));

    @Test
    void isForOneThreadAndNotForThoseItStarts() throws Exception {
        int inherited = inAThread(() -> {
            assertTrue(SMALL.request(), "the kernel refuses it: not root, or bound to some processors");
            assertEquals(Reservation.SCHED_DEADLINE, policy());
            assertEquals(
                    SMALL.runtime().toNanos(), Attributes.of(Attributes.SELF).runtime());
            return inAThread(ReservationTest::policy);
        });
        assertNotEquals(Reservation.SCHED_DEADLINE, inherited);
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        assertNotEquals(Reservation.SCHED_DEADLINE, inAThread(() -> {
            assertFalse(ENDLESS.request());
            return policy();
        }));
    }

    private static int policy() {
        return Attributes.of(Attributes.SELF).policy();
    }

    private static int inAThread(Callable<Integer> question) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(question);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
