package dev.weft.barrier;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * On how many of the nodes that matter something is in force.
 *
 * @param waitingFor the others, by name
 */
public record Progress(int want, int have, List<Lag> waitingFor) {

    public Progress {
        waitingFor = List.copyOf(waitingFor);
    }

    /** @param reason why a node is waited for; empty if it is not */
    static Progress over(Set<String> nodes, Function<String, Optional<String>> reason) {
        List<Lag> waiting = new TreeSet<>(nodes)
                .stream()
                        .flatMap(node -> reason.apply(node).map(words -> new Lag(node, words)).stream())
                        .toList();
        return new Progress(nodes.size(), nodes.size() - waiting.size(), waiting);
    }

    public boolean complete() {
        return waitingFor.isEmpty();
    }

    /** Returns the numbers and the first of the nodes that are waited for, in words. */
    public String sentence(long generation, int named) {
        return "enforced on %d of %d nodes at generation %d".formatted(have, want, generation) + waiting(named);
    }

    /** Returns for whom is waited, behind other words; empty if for nobody. */
    public String waiting(int named) {
        if (complete()) {
            return "";
        }
        if (named == 0) {
            return ", waiting for " + waitingFor.size();
        }
        int more = waitingFor.size() - named;
        return ", waiting for "
                + waitingFor.stream()
                        .limit(named)
                        .map(lag -> lag.node() + " (" + lag.reason() + ")")
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the numbers by their names, for JSON. */
    public Map<String, Integer> nodes() {
        return new TreeMap<>(Map.of("want", want, "have", have));
    }
}
