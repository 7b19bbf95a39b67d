package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.cli.eval.KernelPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kept cases are answered by the oracle, the compiled sets and the programs in the kernel as is written beside them. */
class CasesTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo", "."));

    static List<String> cases() throws IOException {
        try (Stream<Path> directories = Files.list(REPO.resolve("src/test/resources/cases"))) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** A directory that is not read would go unnoticed. */
    @Test
    void knownOnesAreThere() throws IOException {
        assertThat(cases())
                .contains("denied-block-around-allowed", "except-in-overlapping-blocks", "named-port-and-range");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agree(String name) throws Exception {
        Path directory = REPO.resolve("src/test/resources/cases").resolve(name);
        Case kept = Case.read(directory);
        List<ObjectNode> expected = Case.expected(directory);
        StagedOracle oracle = new StagedOracle(kept.village());
        assertThat(kept.questions())
                .as("the oracle")
                .extracting(question -> OracleJson.of(oracle.ask(question)))
                .isNotEmpty()
                .isEqualTo(expected);
        byte[] elf = Files.readAllBytes(REPO.resolve("bpf/target/weft.bpf.o"));
        List<ObjectNode> answers =
                new Evaluation(new KernelPrograms(new NativeKernel(), elf)).ask(directory, kept.questions());
        assertThat(answers).as("the compiled sets").extracting(OracleJson::of).isEqualTo(expected);
        assertThat(answers)
                .as("the programs in the kernel")
                .extracting(answer -> answer.at("/kernel/verdict").asText())
                .isEqualTo(expected.stream()
                        .map(answer -> answer.path("verdict").asText())
                        .toList());
    }
}
