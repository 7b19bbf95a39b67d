package dev.weft.agent.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.datapath.Explanation;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.LivePrograms;
import dev.weft.datapath.Probe;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Direction;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers questions one after the other. */
final class Answers {

    private static final int PATIENCE_MS = 2000;
    private static final int PAUSE_MS = 10;
    private static final int NANOS = 1000;

    private final LivePrograms programs;
    private final LiveMaps maps;
    private final Supplier<@Nullable Known> known;

    Answers(LivePrograms programs, LiveMaps maps, Supplier<@Nullable Known> known) {
        this.programs = programs;
        this.maps = maps;
        this.known = known;
    }

    /**
     * Answers. While a pass replaces what is in force, program, maps and policies may disagree for a moment: then all of
     * them are asked again.
     *
     * @return empty if they did not agree in time
     */
    Optional<ObjectNode> answer(Question question) throws InterruptedException {
        for (int waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
            Known now = known.get();
            Optional<ObjectNode> answer = now == null ? Optional.empty() : attempt(question, now);
            if (answer.isPresent()) {
                return answer;
            }
            Thread.sleep(PAUSE_MS);
        }
        return Optional.empty();
    }

    private Optional<ObjectNode> attempt(Question question, Known now) {
        long began = System.nanoTime();
        Trail trail = new Trail(maps);
        Side source = Side.of(question.source(), trail);
        Side destination = Side.of(question.destination(), trail);
        Hook hook = Hook.between(source, destination, question.identity());
        Side sender = hook == Hook.FROM_OVERLAY ? source.onTheWire(question.identity()) : source;
        Explanation explanation = ask(hook, sender, destination, question.probe());
        Judged judged = new Judged(question, trail, now, sender, destination);
        Map<Direction, Judged.Decision> decisions = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            judged.decision(direction, explanation).ifPresent(found -> decisions.put(direction, found));
        }
        if (!decisions.values().stream().allMatch(Judged.Decision::isSettled)) {
            return Optional.empty();
        }
        ObjectNode answer = new AnswerJson(now).answer(hook, explanation.drop(), judged, decisions);
        return Optional.of(answer.put("revision", maps.revision()).put("micros", (System.nanoTime() - began) / NANOS));
    }

    private Explanation ask(Hook hook, Side source, Side destination, Probe probe) {
        return switch (hook) {
            case FROM_POD ->
                programs.fromPod(
                        source.ifindex(), Objects.requireNonNull(source.pod()).macTail(), probe);
            case TO_POD -> programs.toPod(destination.ifindex(), probe);
            case FROM_OVERLAY -> programs.fromOverlay(source.identity(), probe);
            case TO_OVERLAY -> programs.toOverlay(probe);
            case NONE -> new Explanation(DropReason.NONE, Judged.NOT_JUDGED, Judged.NOT_JUDGED, Staged.NONE, null);
        };
    }
}
