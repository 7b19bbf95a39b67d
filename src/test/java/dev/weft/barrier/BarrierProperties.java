package dev.weft.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What must hold whatever nodes report. */
class BarrierProperties {

    private static final String KIND = "NetworkPolicy";

    private static Barrier barrier(List<Integer> versions) {
        Map<String, NodeReport> reports = new HashMap<>();
        List<Population.Resident> residents = new java.util.ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            residents.add(new Population.Resident("n" + i, i % 2 == 0 ? "a" : "b", 300 + i % 2));
            if (versions.get(i) > 0) {
                reports.put("n" + i, new NodeReport(Map.of(KIND, (long) versions.get(i)), Map.of()));
            }
        }
        Map<Integer, SecurityLabels> labels = Map.of(
                300, new SecurityLabels("a", Map.of(), Map.of(), "default", "c", new TreeSet<>()),
                301, new SecurityLabels("b", Map.of(), Map.of(), "default", "c", new TreeSet<>()));
        return new Barrier(new Population(residents, labels), reports);
    }

    private static PolicyGoal goal(long generation, long version) {
        return new PolicyGoal(
                new Policy(
                        new PolicyRef(KIND, "a", "p", "u", generation),
                        100,
                        new PodSelector(new NamespaceScope.Named("a"), LabelSelector.EVERYTHING),
                        Set.of(),
                        List.of()),
                version,
                true);
    }

    @Property
    void completeExactlyIfEveryConcernedNodeIsFarEnough(
            @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> versions,
            @ForAll @IntRange(min = 1, max = 9) int version,
            @ForAll @IntRange(min = 1, max = 2) int generation) {
        Progress progress = barrier(versions).of(goal(generation, version));
        boolean all = true;
        for (int i = 0; i < versions.size(); i += 2) {
            all &= versions.get(i) >= version;
        }
        assertThat(progress.complete()).isEqualTo(all);
        assertThat(progress.want()).isEqualTo((versions.size() + 1) / 2);
        assertThat(progress.have() + progress.waitingFor().size()).isEqualTo(progress.want());
    }

    @Property
    void moreInForceNeverMeansLess(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 9) Integer> versions,
            @ForAll @IntRange(min = 1, max = 9) int version,
            @ForAll @IntRange(max = 7) int node) {
        List<Integer> later = new java.util.ArrayList<>(versions);
        later.set(node % later.size(), 9);
        assertThat(barrier(later).of(goal(1, version)).have())
                .isGreaterThanOrEqualTo(barrier(versions).of(goal(1, version)).have());
    }
}
