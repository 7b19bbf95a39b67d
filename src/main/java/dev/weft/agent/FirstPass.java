package dev.weft.agent;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The first pass of an agent, followed in two steps. Others wait for what is in force, so that is told once policy is, also
 * if the pass cannot do the rest; new pods wait for all of it.
 */
final class FirstPass {

    /** What follows. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static final Logger LOG = System.getLogger(FirstPass.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PassLoop loop;
    private final CountDownLatch policy = new CountDownLatch(1);

    FirstPass(PassLoop loop) {
        this.loop = loop;
    }

    /** Says that policy is in force. */
    void enforced() {
        policy.countDown();
    }

    /** Asks for the pass, and returns once all of it went well and both steps are done. */
    void follow(Step enforced, Step complete) throws IOException, InterruptedException {
        long ticket = loop.request();
        while (!policy.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.log(Level.WARNING, "What the cluster wants is not in force yet: {0}", loop.failure());
        }
        enforced.run();
        while (!loop.await(ticket, PATIENCE)) {
            LOG.log(Level.WARNING, "Policy is in force, but no pod can be added yet: {0}", loop.failure());
        }
        complete.run();
    }
}
