package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.operator.plan.Write;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;

/** Answers each policy: in the status of Weft's kinds, and by an Event on NetworkPolicy, which has no status. */
final class PolicyDesk {

    private final Map<String, Mirror<String, PolicyRow>> kinds;
    private final Writer writer;
    private final Clock clock;

    PolicyDesk(Mirrors mirrors, Writer writer, Clock clock) {
        kinds = mirrors.policies();
        this.writer = writer;
        this.clock = clock;
    }

    /** Calls for each policy that is new or changed, with a key for {@link #answer}. */
    void listen(Consumer<String> dirty) {
        kinds.forEach((kind, mirror) -> mirror.listen((before, after) -> {
            if (after != null) {
                dirty.accept(key(kind, after));
            }
        }));
    }

    void all(Consumer<String> dirty) {
        kinds.forEach((kind, mirror) -> mirror.all().forEach(policy -> dirty.accept(key(kind, policy.row()))));
    }

    private static String key(String kind, PolicyRow policy) {
        String namespace = policy.ref().namespace();
        return kind + ":" + (namespace.isEmpty() ? "" : namespace + "/")
                + policy.ref().name();
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

    private void answer(Stored<PolicyRow> policy) throws Writer.Conflict {
        PolicyRow row = policy.row();
        if (row.ref().kind().equals("NetworkPolicy")) {
            if (!row.problems().isEmpty()) {
                writer.apply(new Write.WarnPolicy(row, PolicyAnswer.sentences(row.problems())));
            }
            return;
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var due = PolicyAnswer.due(row, now);
        if (due.isPresent()) {
            writer.apply(new Write.SetPolicyStatus(policy, due.get()));
        }
    }
}
