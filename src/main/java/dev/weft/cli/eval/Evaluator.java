package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.Verdict;
import dev.weft.policy.CidrClasses;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Decision;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyJudge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Answers questions about a world from its compiled policies, and lets the kernel answer them too if asked to. */
final class Evaluator implements AutoCloseable {

    private final Ends ends;
    private final CompiledPolicies compiled;
    private final Map<Integer, PolicyJudge> judges = new HashMap<>();
    private final Map<Address, OptionalInt> classes = new HashMap<>();
    private final Map<Direction, Map<Integer, List<String>>> selecting = new EnumMap<>(Direction.class);

    private final @Nullable KernelEvaluator kernel;
    private final List<String> disagreements = new ArrayList<>();

    /** @param programs null if the kernel is not asked */
    Evaluator(World world, @Nullable KernelPrograms programs) {
        Places places = Places.of(world);
        ends = new Ends(world, places);
        compiled = new PolicyCompiler().compile(places.input(world), CidrClasses.NONE);
        kernel = programs == null ? null : new KernelEvaluator(programs, world, compiled);
    }

    /** Returns each question to which the kernel's answer was another, with that answer. */
    List<String> disagreements() {
        return disagreements;
    }

    Answer answer(Query query) throws QueryException {
        End from = ends.find("from", query.from());
        End to = ends.find("to", query.to());
        Traffic traffic = Traffic.of(query, from, to);
        Decision egress = decide(Direction.EGRESS, from, to, traffic);
        Decision ingress = decide(Direction.INGRESS, to, from, traffic);
        return new Answer(
                query.id(),
                from.text(),
                to.text(),
                traffic.protocolText(),
                traffic.port(),
                traffic.family().number(),
                text(egress),
                text(ingress),
                Answer.text(denies(egress) || denies(ingress) ? Verdict.DENY : Verdict.ALLOW),
                by(Direction.EGRESS, from, egress),
                by(Direction.INGRESS, to, ingress),
                kernel == null ? null : ask(kernel, from, to, traffic, egress, ingress));
    }

    private KernelAnswer ask(
            KernelEvaluator asked,
            End from,
            End to,
            Traffic traffic,
            @Nullable Decision egress,
            @Nullable Decision ingress) {
        Explanation explanation = asked.ask(from, to, traffic).orElse(null);
        if (explanation == null) {
            return KernelAnswer.NONE;
        }
        if (!asked.agrees(explanation, from, to, egress, ingress)) {
            disagreements.add("%s -> %s %s, port or type and code %d, IPv%d: the compiler says %s and %s, the kernel %s"
                    .formatted(
                            from.text(),
                            to.text(),
                            traffic.protocolText(),
                            traffic.portField(),
                            traffic.family().number(),
                            egress,
                            ingress,
                            explanation));
        }
        return KernelAnswer.of(explanation);
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }

    private @Nullable Decision decide(Direction direction, End subject, End peer, Traffic traffic) {
        if (!(subject instanceof End.OfPod(PodEntry pod))) {
            return null;
        }
        if (subject.equals(peer)) {
            return Decision.SELF;
        }
        OptionalInt peerClass = peer.address(traffic.family())
                .map(address -> classes.computeIfAbsent(address, compiled.classes()::of))
                .orElse(OptionalInt.empty());
        return judges.computeIfAbsent(pod.identity(), number -> new PolicyJudge(compiled.set(number)))
                .judge(new PolicyJudge.Question(
                        direction,
                        peer.identitySeenFrom(pod.node()),
                        peerClass,
                        traffic.protocol(),
                        traffic.portField()));
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
        return compiled.selecting(identity, direction).stream()
                .map(PolicyRef::qualifiedName)
                .toList();
    }

    private static boolean denies(@Nullable Decision decision) {
        return decision != null && decision.verdict() == Verdict.DENY;
    }

    private static String text(@Nullable Decision decision) {
        return decision == null ? "n/a" : Answer.text(decision.verdict());
    }
}
