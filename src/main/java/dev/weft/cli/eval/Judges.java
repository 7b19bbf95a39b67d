package dev.weft.cli.eval;

import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Decision;
import dev.weft.policy.PolicyJudge;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides by the compiled sets: by what is enforced, or by what would be if staged policies were. */
final class Judges {

    private final CompiledPolicies compiled;
    private final boolean promoted;
    private final Map<Integer, PolicyJudge> judges = new HashMap<>();
    private final Map<Direction, Map<Integer, List<String>>> selecting = new EnumMap<>(Direction.class);

    Judges(CompiledPolicies compiled, boolean promoted) {
        this.compiled = compiled;
        this.promoted = promoted;
    }

    Decisions decide(End from, End to, Traffic traffic) {
        return new Decisions(decide(Direction.EGRESS, from, to, traffic), decide(Direction.INGRESS, to, from, traffic));
    }

    private @Nullable Decision decide(Direction direction, End subject, End peer, Traffic traffic) {
        if (!(subject instanceof End.OfPod(PodEntry pod))) {
            return null;
        }
        if (subject.equals(peer)) {
            return Decision.SELF;
        }
        return judges.computeIfAbsent(pod.identity(), number -> new PolicyJudge(set(number)))
                .judge(new PolicyJudge.Question(
                        direction,
                        peer.identitySeenFrom(pod.node()),
                        peer.address(traffic.family()).orElse(null),
                        traffic.protocol(),
                        traffic.portField()));
    }

    private PolicySet set(int identity) {
        PolicySet set = compiled.set(identity);
        return promoted ? set.promoted() : set;
    }

    Answer.Outcome outcome(End from, End to, Decisions decisions) {
        return new Answer.Outcome(
                text(decisions.egress()),
                text(decisions.ingress()),
                Answer.text(decisions.verdict()),
                by(Direction.EGRESS, from, decisions.egress()),
                by(Direction.INGRESS, to, decisions.ingress()));
    }

    private Answer.@Nullable By by(Direction direction, End subject, @Nullable Decision decision) {
        if (decision == null || !(subject instanceof End.OfPod(PodEntry pod))) {
            return null;
        }
        List<String> names = selecting
                .computeIfAbsent(direction, _ -> new HashMap<>())
                .computeIfAbsent(pod.identity(), identity -> selecting(identity, direction));
        return Answer.By.of(decision, names);
    }

    private List<String> selecting(int identity, Direction direction) {
        List<PolicyRef> policies =
                promoted ? compiled.bearing(identity, direction) : compiled.selecting(identity, direction);
        return policies.stream().map(PolicyRef::qualifiedName).toList();
    }

    private static String text(@Nullable Decision decision) {
        return decision == null ? "n/a" : Answer.text(decision.verdict());
    }
}
