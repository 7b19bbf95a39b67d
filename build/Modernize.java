import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives the classes of jars stack maps: {@code java build/Modernize.java JAR...}. A class from before Java 6 has none, is
 * verified by inference, and therefore not taken into an ahead-of-time cache: each start would read and verify it anew.
 */
public final class Modernize {

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            modernize(Path.of(jar));
        }
    }

    private static void modernize(Path jar) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                FileSystem content = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(content.getPath("/"))) {
            ClassFile classes = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(loader)));
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : all) {
                ClassModel before = classes.parse(Files.readAllBytes(file));
                if (before.majorVersion() < ClassFile.JAVA_6_VERSION) {
                    Files.write(file, modern(classes, before));
                }
            }
        }
    }

    private static byte[] modern(ClassFile classes, ClassModel before) throws IOException {
        // Only code that is written anew gets stack maps.
        ClassTransform code = ClassTransform.transformingMethodBodies(CodeBuilder::with);
        byte[] after = classes.transformClass(before, code.andThen((builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
            } else {
                builder.with(element);
            }
        }));
        List<VerifyError> errors = classes.verify(after);
        if (!errors.isEmpty()) {
            throw new IOException(before.thisClass().asInternalName() + " cannot be given stack maps: " + errors.getFirst());
        }
        return after;
    }
}
