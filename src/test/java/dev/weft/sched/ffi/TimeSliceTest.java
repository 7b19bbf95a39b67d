package dev.weft.sched.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimeSliceTest {

    @Test
    void holdsForThreadsThatAreThereAndThoseTheyStart() throws Exception {
        Duration before = TimeSlice.current();
        assumeFalse(before.isZero(), "the kernel does not tell slices: older than 6.12");
        assertNotEquals(TimeSlice.LEAST, before);
        Exchanger<Duration> answer = new Exchanger<>();
        CountDownLatch requested = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> tell(requested, answer));

        try {
            assertTrue(TimeSlice.request(TimeSlice.LEAST) >= Thread.activeCount());

            requested.countDown();
            assertEquals(TimeSlice.LEAST, answer.exchange(Duration.ZERO));
            assertEquals(TimeSlice.LEAST, TimeSlice.current());
            assertEquals(TimeSlice.LEAST, inAThread(TimeSlice::current));
        } finally {
            TimeSlice.request(before);
        }
    }

    private static void tell(CountDownLatch requested, Exchanger<Duration> answer) {
        try {
            requested.await();
            answer.exchange(TimeSlice.current());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration inAThread(Callable<Duration> question) throws Exception {
        FutureTask<Duration> task = new FutureTask<>(question);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
