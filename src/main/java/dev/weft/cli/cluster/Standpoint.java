package dev.weft.cli.cluster;

import dev.weft.barrier.Lag;
import dev.weft.barrier.Progress;
import java.util.List;

/**
 * How a wait stands at a moment.
 *
 * @param number the generation or identity that is waited for, as far as known
 * @param why what is missing besides nodes; empty if nothing is
 */
record Standpoint(WaitState state, long number, Progress progress, String why) {

    private static final Progress NONE = new Progress(0, 0, List.of());

    static Standpoint of(WaitState state, long number) {
        return new Standpoint(state, number, NONE, "");
    }

    static Standpoint waiting(long number, String why) {
        return new Standpoint(WaitState.waiting, number, NONE, why);
    }

    static Standpoint flawed(long number, String why) {
        return new Standpoint(WaitState.flawed, number, NONE, why);
    }

    /** @param done what it is called when no node is waited for */
    static Standpoint of(long number, Progress progress, WaitState done) {
        return new Standpoint(progress.complete() ? done : WaitState.waiting, number, progress, "");
    }

    /** Returns what is missing, in lines. */
    List<String> missing() {
        return why.isEmpty()
                ? progress.waitingFor().stream().map(Standpoint::line).toList()
                : List.of(why);
    }

    private static String line(Lag lag) {
        return "waiting for node " + lag.node() + ": " + lag.reason();
    }
}
