package dev.weft.policy;

import dev.weft.model.Identity;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the policies that select a pod. Where it is not known whether a policy selects the pod, only what it forbids
 * counts.
 */
final class Subjects {

    /** What an earlier compilation found holds as long as the identities are the same ones. */
    private final Identities identities;

    private final Map<Policy, Selected> selected = new IdentityHashMap<>();
    private final Map<Policy, Policy> forbidding = new IdentityHashMap<>();
    private final Map<Integer, List<Policy>> selecting = new HashMap<>();

    /** Selects nobody. */
    Subjects() {
        identities = Ground.NONE.identities();
    }

    /** @param before what is taken over of it: answers where they hold, and the objects that stand for policies in doubt */
    Subjects(List<Policy> policies, Identities identities, Subjects before) {
        this.identities = identities;
        Map<Policy, Selected> known = identities == before.identities ? before.selected : Map.of();
        for (Policy policy : policies) {
            Selected found = known.get(policy);
            if (found == null) {
                found = Selected.by(policy.subject(), identities);
            }
            selected.put(policy, found);
            found.sure().forEach(identity -> add(identity, policy));
            found.doubtful().forEach(identity -> add(identity, inDoubt(policy, before)));
        }
    }

    /** @param doubtful of which it is not known */
    private record Selected(List<Identity> sure, List<Identity> doubtful) {

        static Selected by(PodSelector subject, Identities identities) {
            List<Identity> sure = new ArrayList<>();
            List<Identity> doubtful = new ArrayList<>();
            for (Identity identity : identities.select(subject, true)) {
                (isSure(subject, identity.labels()) ? sure : doubtful).add(identity);
            }
            return new Selected(sure, doubtful);
        }

        /** @param selected labels that it selects at least in doubt */
        private static boolean isSure(PodSelector subject, SecurityLabels selected) {
            return selected.uncounted().isEmpty() || subject.matches(selected, false);
        }
    }

    private void add(Identity identity, Policy policy) {
        selecting.computeIfAbsent(identity.number(), _ -> new ArrayList<>()).add(policy);
    }

    private Policy inDoubt(Policy policy, Subjects before) {
        return forbidding.computeIfAbsent(policy, _ -> {
            Policy known = before.forbidding.get(policy);
            return known == null ? forbidding(policy) : known;
        });
    }

    private static Policy forbidding(Policy policy) {
        return new Policy(
                policy.ref(),
                policy.stage(),
                policy.order(),
                policy.subject(),
                policy.isolates(),
                policy.rules().stream()
                        .filter(rule -> rule.verdict() == Verdict.DENY)
                        .toList());
    }

    /** Returns the policies that select an identity, in their order. */
    List<Policy> of(Identity identity) {
        return selecting.getOrDefault(identity.number(), List.of());
    }
}
