package dev.weft.cli.cluster;

import dev.weft.barrier.Lag;
import dev.weft.barrier.Progress;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a wait stands at a moment.
 *
 * @param number the generation or identity that is waited for, as far as known
 * @param why what is missing besides nodes, or what else is to be said; empty if nothing is
 * @param unmanaged how many pods no node judges by what is waited for; empty if it is not known
 */
record Standpoint(WaitState state, long number, Progress progress, String why, OptionalLong unmanaged) {

    private static final Progress NONE = new Progress(0, 0, List.of());

    static Standpoint of(WaitState state, long number) {
        return new Standpoint(state, number, NONE, "", OptionalLong.empty());
    }

    static Standpoint waiting(long number, String why) {
        return new Standpoint(WaitState.waiting, number, NONE, why, OptionalLong.empty());
    }

    static Standpoint flawed(long number, String why) {
        return new Standpoint(WaitState.flawed, number, NONE, why, OptionalLong.empty());
    }

    /** @param done what it is called when no node is waited for */
    static Standpoint of(long number, Progress progress, WaitState done) {
        return new Standpoint(
                progress.complete() ? done : WaitState.waiting, number, progress, "", OptionalLong.empty());
    }

    Standpoint because(String reason) {
        return new Standpoint(state, number, progress, reason, unmanaged);
    }

    Standpoint withUnmanaged(OptionalLong pods) {
        return new Standpoint(state, number, progress, why, pods);
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
