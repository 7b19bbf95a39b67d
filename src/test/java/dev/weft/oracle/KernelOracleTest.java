package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle, the compiled sets and the programs in the kernel agree on verdict, reason and deciding rule, of what is
 * enforced and of what would be if staged policies were.
 */
class KernelOracleTest {

    private static final Path OBJECT = Path.of(System.getProperty("weft.repo", "."), "bpf/target/weft.bpf.o");
    private static final int ELSEWHERE = 10_000;

    /** The same villages each time, so that what is asked of them can be counted on. */
    @Test
    void agree(@TempDir Path directory) throws IOException {
        Comparison comparison = compared(
                directory, Long.getLong("weft.oracle.seed", 5000), Integer.getInteger("weft.oracle.questions", 50_000));
        System.err.println("questions " + comparison.asked + ", denied " + comparison.denied
                + ", answered by policy in the kernel " + comparison.judged + ", by staged policies too "
                + comparison.staged + ", otherwise " + comparison.changed + ", echoes by family "
                + comparison.echoes);
        assertThat(comparison.denied).isGreaterThanOrEqualTo(comparison.asked / 4);
        assertThat(comparison.judged).isGreaterThanOrEqualTo(comparison.asked * 3 / 4);
        assertThat(comparison.echoes.keySet()).containsExactly(4, 6);
        assertThat(comparison.echoes.values())
                .allSatisfy(echoes -> assertThat(echoes).isGreaterThanOrEqualTo(comparison.asked / 100));
        assertThat(comparison.staged).isGreaterThanOrEqualTo(comparison.asked / 2);
        assertThat(comparison.changed).isGreaterThanOrEqualTo(comparison.asked / 20);
    }

    /** Others each time: whoever runs the tests widens what has been asked. Nothing but a disagreement fails it. */
    @Test
    void agreeElsewhere(@TempDir Path directory) throws IOException {
        compared(directory, Long.getLong("weft.oracle.seed", new Random().nextInt(1 << 30)), ELSEWHERE);
    }

    private static Comparison compared(Path directory, long seed, int atLeast) throws IOException {
        System.err.println("kernel oracle seed " + seed + ", again with -Dweft.oracle.seed=" + seed);
        Comparison comparison = Comparison.ofKernel(Files.readAllBytes(OBJECT));
        for (long village = seed; comparison.asked < atLeast; village++) {
            long number = village;
            assertThat(comparison.apply(directory, number))
                    .withFailMessage(() -> comparison.told(directory, number)
                            + "\nagain with -Dtest=KernelOracleTest -Dweft.oracle.seed=" + number)
                    .isEmpty();
        }
        return comparison;
    }
}
