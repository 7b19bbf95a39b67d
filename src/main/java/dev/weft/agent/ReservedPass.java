package dev.weft.agent;

import dev.weft.sched.ffi.Reservation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Passes of a thread that has a part of a processor to itself, so that a change of policy does not wait for pods that use
 * up all of them: a pass takes 2 to 5 ms, and beside others it waited for another 10 to 30. The first, which may have
 * everything to do, goes like everybody's.
 */
final class ReservedPass implements PassLoop.Pass {

    private static final Logger LOG = System.getLogger(ReservedPass.class.getName());
    private static final Reservation HALF = new Reservation(Duration.ofMillis(5), Duration.ofMillis(10));

    private final PassLoop.Pass pass;
    private boolean asked;

    ReservedPass(PassLoop.Pass pass) {
        this.pass = pass;
    }

    @Override
    public void run() throws Exception {
        pass.run();
        if (!asked) {
            asked = true;
            if (!HALF.request()) {
                LOG.log(Level.INFO, "The kernel reserves no processor time for passes; they compete with the pods");
            }
        }
    }
}
