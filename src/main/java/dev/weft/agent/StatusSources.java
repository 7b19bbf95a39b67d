package dev.weft.agent;

import dev.weft.agent.preflight.Lack;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link NodeStatus} reports from.
 *
 * @param uid of the WeftNode; a new one has lost what was reported
 * @param troubles names what is not well, in words that stay the same as long as it lasts
 * @param inForce what the last pass put in force
 * @param settle waits until no packet is judged any more by what was in force before the last pass
 * @param known how far the agent has read
 * @param nodes how many nodes there are, all of which report
 */
record StatusSources(
        Supplier<String> uid,
        Supplier<List<String>> troubles,
        Supplier<@Nullable InForce> inForce,
        Runnable settle,
        Supplier<Horizon> known,
        IntSupplier nodes) {

    StatusReport report(List<Lack> lacks) {
        Horizon read = known.get();
        InForce now = inForce.get();
        return new StatusReport(
                uid.get(),
                troubles.get(),
                now == null ? Horizon.NONE : reached(now.horizon(), read),
                now == null ? List.of() : Exceptions.of(now.flawed()),
                lacks);
    }

    /** If nothing that matters was read since the pass began, all that was read is in force. */
    private static Horizon reached(Horizon pass, Horizon read) {
        return pass.changes() == read.changes() ? read : pass;
    }
}
