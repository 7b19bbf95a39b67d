package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the programs as they would be with a mistake. */
final class MutantObject {

    private static final Path ROOT =
            Path.of(System.getProperty("weft.repo", ".")).toAbsolutePath();

    private MutantObject() {}

    static byte[] build(Mutant mutant, Path tree) throws Exception {
        for (String part : List.of("Makefile", "versions.env", "make", "bpf")) {
            copy(part, tree);
        }
        Path source = tree.resolve("bpf").resolve(mutant.source());
        Files.writeString(source, mutant.applyTo(Files.readString(source)));
        String object = "bpf/target/weft.bpf.o";
        Path log = tree.resolve("make.log");
        ProcessBuilder make = new ProcessBuilder("make", "-s", "-C", tree.toString(), object)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        make.environment().keySet().removeIf(name -> name.startsWith("MAKE") || name.equals("MFLAGS"));
        int exit = make.start().waitFor();
        assertThat(exit).as("the mutant builds: %s", Files.readString(log)).isZero();
        return Files.readAllBytes(tree.resolve(object));
    }

    private static void copy(String part, Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path relative = ROOT.relativize(file);
                if (!relative.startsWith("bpf/target") && !relative.startsWith("bpf/tests")) {
                    Path copy = tree.resolve(relative);
                    Files.createDirectories(copy.toAbsolutePath().resolve(".."));
                    Files.copy(file, copy);
                }
            }
        }
    }
}
