package dev.weft.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content of {@code crds/}, made from the Java types. */
final class CrdFiles {

    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            WeftClusterNetworkPolicy.class,
            WeftEndpoint.class,
            WeftEndpointSlice.class,
            WeftIdentity.class,
            WeftNetworkPolicy.class,
            WeftNode.class);

    private CrdFiles() {}

    /** Returns file names with their content. */
    static Map<String, String> generate(Path scratch) {
        new CRDGenerator()
                .customResourceClasses(List.copyOf(KINDS))
                .forCRDVersions("v1")
                .withMinQuotes(true)
                .withPostProcessor(new SchemaGaps(KINDS))
                .inOutputDir(scratch.toFile())
                .generate();
        Map<String, String> files = new TreeMap<>();
        read(scratch, "-v1.yml").forEach((name, text) -> files.put(name.replace("-v1.yml", ".yaml"), text));
        files.put("kustomization.yaml", kustomization(files));
        return files;
    }

    private static String kustomization(Map<String, String> files) {
        return files.keySet().stream()
                .map(name -> "  - " + name + "\n")
                .collect(Collectors.joining(
                        "", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n", ""));
    }

    /** Returns the files of a directory whose names end like this. */
    static Map<String, String> read(Path directory, String suffix) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .collect(Collectors.toMap(path -> path.getFileName().toString(), CrdFiles::text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
