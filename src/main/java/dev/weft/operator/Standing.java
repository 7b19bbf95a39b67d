package dev.weft.operator;

import dev.weft.barrier.Barrier;
import dev.weft.barrier.NodeReport;
import dev.weft.barrier.Trial;
import dev.weft.kube.BarrierInput;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.PolicyRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the nodes have in force at present, put together when something of it has changed and somebody asks. */
final class Standing {

    /** Summing up rests for so many times as long as it took: it may not keep a processor busy in a large cluster. */
    static final int SHARE = 10;

    /**
     * What nodes had in force at some time.
     *
     * @param unmanaged pods that none of it is about
     * @param number higher with each sum
     * @param current whether it tells all that was known when it was asked for
     * @param rest until when there is no other
     */
    record Sum(Barrier barrier, Unmanaged unmanaged, long number, boolean current, Instant rest) {}

    private final Mirrors mirrors;
    private final EarlierPods earlier;
    private final InstantSource clock;
    private @Nullable Sum last;
    private volatile boolean changed = true;
    private volatile boolean unseen = true;
    private volatile long begun;
    private Instant rest = Instant.MIN;

    Standing(Mirrors mirrors, EarlierPods earlier, InstantSource clock) {
        this.mirrors = mirrors;
        this.earlier = earlier;
        this.clock = clock;
        mirrors.slices().listen((before, after) -> change());
        mirrors.identities().listen((before, after) -> change());
        mirrors.weftNodes().listen(this::node);
        mirrors.namespaces().listen(this::namespace);
        earlier.listen(this::change);
    }

    // Those of other pods are in their identities.
    private void namespace(@Nullable NamespaceRow before, @Nullable NamespaceRow after) {
        if (before != after && !earlier.all().isEmpty()) {
            change();
        }
    }

    private void node(@Nullable WeftNodeRow before, @Nullable WeftNodeRow after) {
        if (before == null || after == null || !before.report().isAsFarAs(after.report())) {
            change();
        } else if (!before.report().equals(after.report())) {
            lookAgain();
        }
    }

    // Waits for no sum: one that is being made may lack the change, and nobody may take it for current.
    private void change() {
        changed = true;
        unseen = true;
    }

    /** Returns whether there is something new since the last call. */
    synchronized boolean takeChange() {
        if (!unseen) {
            return false;
        }
        unseen = false;
        return true;
    }

    /** Lets the next {@link #takeChange} say yes. */
    private void lookAgain() {
        unseen = true;
    }

    /** Returns what the nodes say that a staged policy would have done, of those that judge its present generation. */
    Optional<Trial> trial(PolicyRef policy) {
        String name = NodeReport.object(policy.kind(), policy.namespace(), policy.name());
        return mirrors.weftNodes().all().stream()
                .map(node -> node.row().report().trials().get(name))
                .filter(trial -> trial != null && trial.isOf(policy))
                .reduce(Trial::plus);
    }

    /** Returns the number of the last sum that was begun. A later one has in it all that is known now. */
    long begun() {
        return begun;
    }

    synchronized Sum sum() {
        Sum known = last;
        Instant now = clock.instant();
        boolean stale = changed;
        if (known != null && (!stale || now.isBefore(rest))) {
            if (stale) {
                unseen = true;
            }
            return new Sum(known.barrier(), known.unmanaged(), begun, !stale, rest);
        }
        begun++;
        changed = false;
        Barrier barrier = BarrierInput.barrier(
                mirrors.slices().all(),
                mirrors.identities().all(),
                mirrors.weftNodes().all());
        Unmanaged unmanaged = new Unmanaged(earlier.all(), mirrors.namespaces());
        Instant done = clock.instant();
        rest = done.plus(Duration.between(now, done).multipliedBy(SHARE));
        Sum fresh = new Sum(barrier, unmanaged, begun, true, rest);
        last = fresh;
        return fresh;
    }
}
