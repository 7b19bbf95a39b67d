package dev.weft.operator;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.barrier.Progress;
import dev.weft.barrier.Trial;
import dev.weft.kube.BarrierInput;
import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.operator.plan.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers each policy: in the status of Weft's kinds, and by an Event on NetworkPolicy, which has no status. */
final class PolicyDesk {

    /** After a write, so long nothing is written about a policy that only says how far it has got. */
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** The same for what staged policies would have done, which each node says anew from time to time. */
    private static final Duration TRIAL_QUIET = Duration.ofSeconds(10);
    /** Nodes put a change in force within it as a rule: then one answer says all, and nobody works on a first one beside them. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final Map<String, Mirror<String, PolicyRow>> kinds;
    private final Standing standing;
    private final Sightings sightings = new Sightings();
    private final Writer writer;
    /** For what people read. */
    private final InstantSource wall;
    /** For how long ago something was. */
    private final InstantSource clock;

    private final Map<String, Instant> written = new ConcurrentHashMap<>();
    /** When what is not written yet may be. */
    private final Map<String, Instant> held = new ConcurrentHashMap<>();

    private final Map<String, Grace> graces = new ConcurrentHashMap<>();

    private Instant rest = Instant.MIN;

    /** Until when the nodes may spare the answer that they are waited for. */
    private record Grace(long generation, Instant until) {}

    PolicyDesk(Mirrors mirrors, Standing standing, Writer writer, InstantSource wall, InstantSource clock) {
        kinds = mirrors.policies();
        this.standing = standing;
        this.writer = writer;
        this.wall = wall;
        this.clock = clock;
    }

    /** Calls for each policy that is new or changed, with a key for {@link #answer}. */
    void listen(Consumer<String> dirty) {
        kinds.forEach((kind, mirror) -> mirror.listen((before, after) -> {
            if (after != null) {
                mirror.get(name(after)).ifPresent(policy -> sightings.note(policy, standing.begun()));
                dirty.accept(key(kind, after));
            } else if (before != null) {
                sightings.forget(before.ref());
                graces.remove(key(kind, before));
            }
        }));
    }

    void all(Consumer<String> dirty) {
        kinds.forEach((kind, mirror) -> mirror.all().forEach(policy -> dirty.accept(key(kind, policy.row()))));
    }

    /** Calls for each policy whose status says no longer how far nodes are. Looks at all of them if any node has moved. */
    void follow(Consumer<String> dirty) {
        Instant now = clock.instant();
        held.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(key -> {
                    held.remove(key);
                    dirty.accept(key);
                });
        if (now.isBefore(rest) || !standing.takeChange()) {
            return;
        }
        written.values().removeIf(at -> at.isBefore(now.minus(TRIAL_QUIET)));
        kinds.forEach((kind, mirror) ->
                mirror.all().stream().filter(this::isDue).forEach(policy -> dirty.accept(key(kind, policy.row()))));
        Instant done = clock.instant();
        rest = done.plus(Duration.between(now, done).multipliedBy(Standing.SHARE));
    }

    private boolean isDue(Stored<PolicyRow> policy) {
        try {
            return hasStatus(policy.row()) && due(policy, standing.sum()).isPresent();
        } catch (RuntimeException e) {
            // Its answer fails for the same reason and says so; the others do not wait for it.
            return true;
        }
    }

    private Optional<PolicyStatus> due(Stored<PolicyRow> policy, Standing.Sum sum) {
        String now = wall.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        long since = sightings.since(policy);
        PolicyRow row = policy.row();
        Progress progress = sum.barrier().of(BarrierInput.goal(policy, since));
        Optional<Trial> trial = row.conversion().policy().isStaged() ? standing.trial(row.ref()) : Optional.empty();
        long unmanaged = sum.unmanaged().selected(row.conversion().policy().subject());
        return PolicyAnswer.due(row, since, new PolicyAnswer.Known(progress, unmanaged, trial), now);
    }

    /**
     * A sum that was begun before the policy was known may lack pods that were there before it, whose nodes have not read
     * it. The answer then waits for the next sum rather than make one: many policies at a time share that, and one that
     * was begun later is good enough whatever has changed since, so nobody waits twice.
     */
    private boolean isTooEarly(Stored<PolicyRow> policy, PolicyStatus due, Standing.Sum sum) {
        return !sum.current()
                && !sightings.isBefore(policy, sum.number())
                && PolicyAnswer.turnsEnforced(policy.row().status(), due);
    }

    private static Duration quiet(@Nullable PolicyStatus present, PolicyStatus due) {
        if (PolicyAnswer.tellTheSameProgress(present, due)) {
            return TRIAL_QUIET;
        }
        return PolicyAnswer.tellsProgressAlone(present, due) ? QUIET : Duration.ZERO;
    }

    private static boolean hasStatus(PolicyRow policy) {
        return !policy.ref().kind().equals("NetworkPolicy");
    }

    private static String key(String kind, PolicyRow policy) {
        return kind + ":" + name(policy);
    }

    private static String name(PolicyRow policy) {
        String namespace = policy.ref().namespace();
        return (namespace.isEmpty() ? "" : namespace + "/") + policy.ref().name();
    }

    /** Returns whether the policy has its answer; false if it changed meanwhile. */
    boolean answer(String key) {
        int colon = key.indexOf(':');
        Mirror<String, PolicyRow> mirror = kinds.get(key.substring(0, colon));
        if (mirror == null) {
            throw new IllegalArgumentException("no kind of policy: " + key);
        }
        try {
            for (Stored<PolicyRow> policy :
                    mirror.get(key.substring(colon + 1)).stream().toList()) {
                answer(policy);
            }
            return true;
        } catch (Writer.Conflict e) {
            return false;
        }
    }

    private void warn(PolicyRow row) throws Writer.Conflict {
        if (!row.problems().isEmpty()) {
            writer.apply(new Write.WarnPolicy(row, PolicyProblem.sentences(row.problems())));
        }
    }

    private void answer(Stored<PolicyRow> policy) throws Writer.Conflict {
        PolicyRow row = policy.row();
        if (!hasStatus(row)) {
            warn(row);
            return;
        }
        Standing.Sum sum = standing.sum();
        Optional<PolicyStatus> due = due(policy, sum);
        if (due.isEmpty()) {
            return;
        }
        String key = key(row.ref().kind(), row);
        if (isTooEarly(policy, due.get(), sum)) {
            held.put(key, sum.rest());
            return;
        }
        Instant now = clock.instant();
        Instant next = soonest(key, row, due.get(), now);
        if (now.isBefore(next)) {
            held.put(key, next);
            return;
        }
        writer.apply(new Write.SetPolicyStatus(policy, due.get()));
        written.put(key, clock.instant());
        graces.remove(key);
    }

    private Instant soonest(String key, PolicyRow row, PolicyStatus due, Instant now) {
        if (PolicyAnswer.awaitsNodes(row.status(), due)) {
            long generation = row.ref().generation();
            return graces.compute(
                            key,
                            (_, known) -> known != null && known.generation() == generation
                                    ? known
                                    : new Grace(generation, now.plus(GRACE)))
                    .until();
        }
        return written.getOrDefault(key, Instant.EPOCH).plus(quiet(row.status(), due));
    }
}
