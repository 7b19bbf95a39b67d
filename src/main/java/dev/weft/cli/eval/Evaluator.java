package dev.weft.cli.eval;

import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.NarrowedRules;
import dev.weft.policy.PolicyCompiler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions about a world from its compiled policies, and lets the kernel answer them too if asked to. */
final class Evaluator implements AutoCloseable {

    private final Ends ends;
    private final CompiledPolicies compiled;
    private final Judges enforcing;
    private final Judges promoting;

    private final @Nullable KernelEvaluator kernel;
    private final List<String> disagreements = new ArrayList<>();

    /** @param programs null if the kernel is not asked */
    Evaluator(World world, @Nullable KernelPrograms programs) {
        Places places = Places.of(world);
        ends = new Ends(world, places);
        compiled = PolicyCompiler.ofCluster().compile(places.input(world));
        enforcing = new Judges(compiled, false);
        promoting = new Judges(compiled, true);
        kernel = programs == null ? null : new KernelEvaluator(programs, world, compiled);
    }

    /** Returns each question to which the kernel's answer was another, with that answer. */
    List<String> disagreements() {
        return disagreements;
    }

    /** Returns which policies are not in force as they are written, a line each. */
    List<String> narrowed() {
        return NarrowedRules.sentences(compiled).entrySet().stream()
                .map(policy ->
                        policy.getKey().kind() + " " + policy.getKey().qualifiedName() + ": " + policy.getValue())
                .toList();
    }

    Answer answer(Query query) throws QueryException {
        End from = ends.find("from", query.from());
        End to = ends.find("to", query.to());
        Traffic traffic = Traffic.of(query, from, to);
        Decisions enforced = enforcing.decide(from, to, traffic);
        boolean staged = isStaged(from) || isStaged(to);
        Decisions promoted = staged ? promoting.decide(from, to, traffic) : enforced;
        return new Answer(
                query.id(),
                from.text(),
                to.text(),
                traffic.protocolText(),
                traffic.port(),
                traffic.family().number(),
                enforcing.outcome(from, to, enforced),
                staged ? promoting.outcome(from, to, promoted) : null,
                kernel == null ? null : ask(kernel, from, to, traffic, enforced, promoted),
                query.http());
    }

    /** Returns whether staged policies select it. */
    private boolean isStaged(End end) {
        return end instanceof End.OfPod(PodEntry pod)
                && compiled.set(pod.identity()).staged() != null;
    }

    private KernelAnswer ask(
            KernelEvaluator asked, End from, End to, Traffic traffic, Decisions enforced, Decisions promoted) {
        List<Hop> hops = asked.ask(from, to, traffic);
        KernelAgreement agreement = new KernelAgreement(compiled, from, to, traffic);
        for (Hop hop : hops) {
            Decisions ours = hop.share(enforced);
            Decisions staged = hop.share(promoted);
            if (!agreement.holds(hop.explanation(), ours, staged)) {
                disagreements.add(disagreement(from, to, traffic)
                        + ": the compiler says %s, staged %s, the kernel %s".formatted(ours, staged, hop));
            }
        }
        return KernelAnswer.of(hops);
    }

    private static String disagreement(End from, End to, Traffic traffic) {
        return "%s -> %s %s, port or type and code %d, IPv%d"
                .formatted(
                        from.text(),
                        to.text(),
                        traffic.protocolText(),
                        traffic.portField(),
                        traffic.family().number());
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
