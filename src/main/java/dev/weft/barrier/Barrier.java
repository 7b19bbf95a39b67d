package dev.weft.barrier;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what nodes report with what is asked for. A node that has said nothing, or whose agent is gone, has in force
 * what it reported last; it is waited for as long as that is too little and it has endpoints.
 */
public final class Barrier {

    private final Population population;
    private final Map<String, NodeReport> reports;

    /** @param reports by node */
    public Barrier(Population population, Map<String, NodeReport> reports) {
        this.population = population;
        this.reports = Map.copyOf(reports);
    }

    /**
     * Returns where a generation of a policy is in force, of the nodes with endpoints that it selects. A node without
     * such endpoints counts as well while it may enforce an earlier generation that selected others.
     */
    public Progress of(PolicyGoal goal) {
        Map<String, Long> version = Map.of(goal.ref().kind(), goal.version());
        Set<String> nodes = new HashSet<>(population.selected(goal.policy().subject()));
        if (goal.hasPredecessor()) {
            population.inScope(goal.policy().subject().namespaces()).stream()
                    .filter(node -> behind(node, version).isPresent())
                    .forEach(nodes::add);
        }
        return Progress.over(nodes, node -> behind(node, version).or(() -> exception(node, goal)));
    }

    /** Returns which of all nodes with endpoints have the versions in force, by kind. */
    public Progress of(Map<String, Long> versions) {
        return Progress.over(population.nodes(), node -> behind(node, versions));
    }

    /** Returns all nodes that have an endpoint, with how far they are in a kind; 0 for those that have not said. */
    public Map<String, Long> reached(String kind) {
        Map<String, Long> reached = new TreeMap<>();
        population.nodes().forEach(node -> reached.put(node, report(node).upTo().getOrDefault(kind, 0L)));
        return reached;
    }

    /** Adds to what a node is waited for why it may be late, if that is known. */
    public String late(String node, String reason) {
        return report(node).late(reason);
    }

    private Optional<String> behind(String node, Map<String, Long> versions) {
        if (!reports.containsKey(node)) {
            return Optional.of("it has endpoints but no WeftNode");
        }
        Map<String, Long> upTo = report(node).upTo();
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .filter(version -> upTo.getOrDefault(version.getKey(), 0L) < version.getValue())
                        .findFirst()
                        .map(version -> words(version.getKey(), version.getValue(), upTo.get(version.getKey())))
                        .map(report(node)::late);
    }

    private static String words(String kind, long wanted, @Nullable Long reached) {
        return reached == null
                ? "its agent has reported nothing yet of " + kind
                : "it enforces " + kind + " up to version " + reached + ", this is " + wanted;
    }

    private Optional<String> exception(String node, PolicyGoal goal) {
        return report(node)
                .exception(goal.ref())
                .or(() -> goal.understood()
                        ? Optional.empty()
                        : Optional.of("only the part that is understood is in force"));
    }

    private NodeReport report(String node) {
        return reports.getOrDefault(node, NodeReport.NONE);
    }
}
