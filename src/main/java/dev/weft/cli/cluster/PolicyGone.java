package dev.weft.cli.cluster;

import dev.weft.barrier.Barrier;
import dev.weft.barrier.Lag;
import dev.weft.barrier.Progress;
import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a deleted policy is in force nowhere any more. A deletion leaves no version to compare with; but a node that
 * has everything up to version X in force enforces the policy exactly if it was there in version X, and that the API
 * server still knows.
 */
final class PolicyGone implements WaitCommand.Wait {

    private final PolicyName name;
    private final Followed followed;
    private final Mirror<String, PolicyRow> policies;
    private final PolicySource source;
    private final Map<Long, Optional<Set<String>>> answers = new HashMap<>();
    private boolean looked;
    private @Nullable String uid;
    private long generation;

    PolicyGone(PolicyName name, Followed followed, Mirror<String, PolicyRow> policies, PolicySource source) {
        this.name = name;
        this.followed = followed;
        this.policies = policies;
        this.source = source;
    }

    @Override
    public Standpoint look() {
        Optional<Stored<PolicyRow>> present = policies.get(name.key());
        if (!looked) {
            looked = true;
            uid = present.map(Stored::uid).orElse(null);
        }
        if (present.isPresent() && present.get().uid().equals(uid)) {
            generation = present.get().row().ref().generation();
            return Standpoint.waiting(generation, "the policy is not deleted yet");
        }
        String successor = present.map(Stored::uid).orElse("");
        Standpoint stand = Standpoint.of(generation, progress(successor), WaitState.gone);
        boolean isUnseen = uid == null && present.isEmpty();
        return isUnseen && stand.state() == WaitState.gone ? stand.because(unseen()) : stand;
    }

    /** Somebody may have written the name wrong, and would take it for deleted. */
    private String unseen() {
        return "there is no " + name.kind().kind() + " " + name.key() + ", and whether there was one is not known";
    }

    private Progress progress(String successor) {
        Barrier barrier = followed.barrier();
        Map<String, Long> reached = barrier.reached(name.kind().kind());
        List<Lag> waiting = new ArrayList<>();
        reached.forEach((node, version) ->
                reason(version, successor).ifPresent(reason -> waiting.add(new Lag(node, barrier.late(node, reason)))));
        return new Progress(reached.size(), reached.size() - waiting.size(), waiting);
    }

    private Optional<String> reason(long version, String successor) {
        if (version == 0) {
            return Optional.of(
                    "its agent has reported nothing yet of " + name.kind().kind());
        }
        Optional<Set<String>> known = answers.computeIfAbsent(version, source::at);
        if (known.isEmpty()) {
            return Optional.of("it enforces version " + version + ", which the API server does not know any more");
        }
        Set<String> old = new HashSet<>(known.get());
        old.remove(successor);
        return old.isEmpty() ? Optional.empty() : Optional.of("it enforces version " + version + ", with the policy");
    }
}
