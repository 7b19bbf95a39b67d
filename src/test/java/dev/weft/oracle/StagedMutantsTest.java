package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes about staged policies are noticed, and the smallest case that shows one has a staged policy. */
class StagedMutantsTest {

    private static final long SEED = 1;
    private static final int VILLAGES = 10;

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        "staged rules are enforced",
                        "policy/SetBuilder",
                        "entries(keys, policy -> !policy.isStaged())",
                        "entries(keys, _ -> true)"),
                new Mutant(
                        "staged rules are not tried",
                        "policy/SetBuilder",
                        "entries(keys, _ -> true)",
                        "entries(keys, policy -> !policy.isStaged())"),
                new Mutant(
                        "staged isolation is enforced",
                        "policy/SetBuilder",
                        "isolates(Direction.EGRESS, policy -> !policy.isStaged())",
                        "isolates(Direction.EGRESS, _ -> true)"),
                new Mutant(
                        "staged isolation is not tried",
                        "policy/SetBuilder",
                        "isolates(Direction.INGRESS, _ -> true)",
                        "isolates(Direction.INGRESS, policy -> !policy.isStaged())"),
                new Mutant(
                        "where both stages have a key the enforced rule is tried",
                        "model/PolicyEntries",
                        "return new PolicyEntries(all.keys, values, all.values)",
                        "return new PolicyEntries(all.keys, values, java.util.stream.LongStream.range(0, values.length)"
                                + ".map(i -> values[(int) i] != 0 ? values[(int) i] : all.values[(int) i]).toArray())"),
                new Mutant(
                        "the annotation is not read",
                        "kube/StageReader",
                        "case \"Staged\" -> Stage.STAGED",
                        "case \"Staged\" -> Stage.ENFORCED"),
                new Mutant(
                        "the field is not read",
                        "kube/StageReader",
                        "stage == PolicyStage.STAGED ? Stage.STAGED",
                        "stage == PolicyStage.STAGED ? Stage.ENFORCED"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isCaught(Mutant mutant, @TempDir Path directory) throws Exception {
        BiFunction<Path, Long, String> comparison = MutantCompiler.comparison(mutant, directory);
        long seed = SEED;
        while (seed < SEED + VILLAGES && comparison.apply(directory, seed).isEmpty()) {
            seed++;
        }
        String smallest = (String) comparison
                .getClass()
                .getMethod("smallest", Path.class, long.class, Path.class)
                .invoke(comparison, directory, seed, directory.resolve("kept"));
        assertThat(smallest).as(mutant.name()).contains("Staged");
    }
}
