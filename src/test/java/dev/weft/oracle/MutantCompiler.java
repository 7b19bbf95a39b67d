package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes a comparison of this project as it would be with a mistake. */
final class MutantCompiler {

    private static final Path SOURCES = Path.of(System.getProperty("weft.repo", "."), "src/main/java/dev/weft");

    private MutantCompiler() {}

    /** Returns a {@link Comparison} of another class loader. */
    @SuppressWarnings("unchecked")
    static BiFunction<Path, Long, String> comparison(Mutant mutant, Path directory) throws Exception {
        return (BiFunction<Path, Long, String>)
                mistaken(mutant, directory).getConstructor().newInstance();
    }

    /** Returns one that asks the kernel, too. */
    @SuppressWarnings("unchecked")
    static BiFunction<Path, Long, String> kernelComparison(Mutant mutant, Path directory, byte[] elf) throws Exception {
        return (BiFunction<Path, Long, String>)
                mistaken(mutant, directory).getMethod("ofKernel", byte[].class).invoke(null, elf);
    }

    private static Class<?> mistaken(Mutant mutant, Path directory) throws Exception {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        compile(mutant, Files.createDirectories(directory.resolve("sources")), classes);
        return new MutantLoader(classes).loadClass(Comparison.class.getName());
    }

    private static void compile(Mutant mutant, Path sources, Path classes) throws Exception {
        Path file = sources.resolve(Path.of(mutant.source()).getFileName() + ".java");
        Files.writeString(file, mutant.applyTo(Files.readString(SOURCES.resolve(mutant.source() + ".java"))));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
            options.addAll(List.of("-cp", System.getProperty("java.class.path")));
            boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("the mutant compiles").isTrue();
        }
    }
}
