package dev.weft;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What of a test's source is run.
 *
 * @param methods that are tests
 * @param texts that the code has: of cases, mutants and features
 */
record LiveTests(Set<String> methods, Set<String> texts) {

    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "Example");

    /** What stands in comments or is disabled is not among it. */
    static LiveTests of(String source) {
        LiveTests found = new LiveTests(new HashSet<>(), new HashSet<>());
        try {
            for (CompilationUnitTree unit : task(source).parse()) {
                unit.accept(new Finder(found), null);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text is read from memory", e);
        }
        return found;
    }

    /** Returns whether it is one of the tests, or a text that they have; empty is any test. */
    boolean has(String name) {
        return !methods.isEmpty() && (name.isEmpty() || methods.contains(name) || texts.contains(name));
    }

    private static JavacTask task(String source) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///T.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return source;
            }
        };
        return (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
    }

    private static final class Finder extends TreeScanner<Void, Void> {

        private final LiveTests found;

        Finder(LiveTests found) {
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            return isDisabled(tree.getModifiers()) ? null : super.visitClass(tree, nothing);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            if (isDisabled(tree.getModifiers())) {
                return null;
            }
            if (annotations(tree.getModifiers()).anyMatch(TESTS::contains)) {
                found.methods.add(tree.getName().toString());
            }
            return super.visitMethod(tree, nothing);
        }

        @Override
        public Void visitLiteral(LiteralTree tree, Void nothing) {
            if (tree.getValue() instanceof String text) {
                found.texts.add(text);
            }
            return null;
        }

        private static boolean isDisabled(ModifiersTree modifiers) {
            return annotations(modifiers).anyMatch(name -> name.startsWith("Disabled"));
        }

        private static Stream<String> annotations(ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .map(type -> type.toString().replaceFirst(".*\\.", ""));
        }
    }
}
