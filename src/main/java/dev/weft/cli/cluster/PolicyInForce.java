package dev.weft.cli.cluster;

import dev.weft.barrier.PolicyGoal;
import dev.weft.kube.BarrierInput;
import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits until one generation of a policy is in force everywhere. */
final class PolicyInForce implements WaitCommand.Wait {

    private static final String NOBODY =
            "no node has a pod that it selects, so none has to enforce it; compare its selector with kubectl get pods -A --show-labels";

    private final PolicyName name;
    private final Followed followed;
    private final Mirror<String, PolicyRow> policies;
    private final Outsiders outsiders;
    private @Nullable Long wanted;
    private @Nullable String uid;
    private @Nullable PolicyGoal goal;
    /** The generation comes by another watch than pods: those that were bound before it may not be known yet. */
    private boolean isLate;

    /** @param generation null for the one that the policy has at first */
    PolicyInForce(
            PolicyName name,
            Followed followed,
            Mirror<String, PolicyRow> policies,
            Outsiders outsiders,
            @Nullable Long generation) {
        this.name = name;
        this.followed = followed;
        this.policies = policies;
        this.outsiders = outsiders;
        this.wanted = generation;
    }

    @Override
    public Standpoint look() {
        Optional<Stored<PolicyRow>> found = policies.get(name.key());
        if (found.isEmpty() || uid != null && !uid.equals(found.get().uid())) {
            return Standpoint.of(WaitState.deleted, wanted == null ? 0 : wanted)
                    .because(
                            uid == null
                                    ? "there is no " + name.kind().kind() + " " + name.key()
                                            + "; weft policy list -A shows those that there are"
                                    : "it was deleted meanwhile");
        }
        Stored<PolicyRow> policy = found.get();
        uid = policy.uid();
        long present = policy.row().ref().generation();
        long asked = Objects.requireNonNullElse(wanted, present);
        wanted = asked;
        if (present > asked) {
            return Standpoint.of(WaitState.superseded, asked);
        }
        if (present < asked) {
            isLate = true;
            return Standpoint.waiting(asked, "the policy is at generation " + present);
        }
        if (!policy.row().problems().isEmpty()) {
            return Standpoint.flawed(asked, PolicyProblem.sentences(policy.row().problems()));
        }
        if (isLate) {
            followed.catchUp();
            isLate = false;
        }
        PolicyGoal goal = goal(policy);
        Standpoint stand = Standpoint.of(
                asked, followed.barrier().of(goal), goal.policy().isStaged() ? WaitState.staged : WaitState.enforced);
        if (stand.state() == WaitState.waiting) {
            return stand;
        }
        Standpoint done = stand.withUnmanaged(outsiders.selected(goal.policy().subject()));
        return done.progress().want() > 0 ? done : done.because(NOBODY);
    }

    /**
     * The version in which the generation was seen first holds, as what is written to the object later does not matter,
     * unless it makes another policy of it: a NetworkPolicy is staged by an annotation, which is no new generation.
     */
    private PolicyGoal goal(Stored<PolicyRow> policy) {
        PolicyGoal now = BarrierInput.goal(policy, BarrierInput.generationSince(policy));
        PolicyGoal first = goal;
        boolean stands = first != null
                && first.version() <= now.version()
                && first.policy().equals(now.policy());
        goal = stands ? first : now;
        return goal;
    }
}
