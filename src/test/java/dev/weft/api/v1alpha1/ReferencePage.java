package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content of docs/reference.md, made from the files of {@code crds/} and the types behind them. */
final class ReferencePage {

    private static final List<Class<? extends HasMetadata>> POLICIES =
            List.of(WeftNetworkPolicy.class, WeftClusterNetworkPolicy.class);

    private static final String HEAD = """
            # Reference of the kinds

            Every kind of `weft.dev/v1alpha1`: its fields, and what the API server refuses by itself. `make crds` writes this page and `crds/` from the same Java types. How policies work together is in [policy.md](policy.md), what is said of one before it is stored in [admission.md](admission.md), who writes the other objects in [operator.md](operator.md).

            A field that is not required may be left out. `[]` stands for each item of a list.

            | kind | short | scope | what |
            |---|---|---|---|
            """;

    private ReferencePage() {}

    /** Takes names and content of the files of {@code crds/}. */
    static String of(Map<String, String> crds) {
        List<ReferenceKind> policies = kinds(crds, POLICIES.stream());
        List<ReferenceKind> others = kinds(crds, CrdFiles.KINDS.stream().filter(kind -> !POLICIES.contains(kind)));
        List<SchemaField> fields = policies.stream()
                .flatMap(policy -> policy.fields().stream())
                .flatMap(ReferencePage::withInside)
                .toList();
        return Stream.of(
                        Stream.of(HEAD),
                        Stream.concat(policies.stream(), others.stream()).map(ReferenceKind::summary),
                        policies.stream().map(ReferenceKind::fullSection),
                        Arrays.stream(SharedPart.values()).map(part -> part.section(fields)),
                        others.stream().map(ReferenceKind::section))
                .flatMap(texts -> texts)
                .collect(Collectors.joining());
    }

    private static List<ReferenceKind> kinds(
            Map<String, String> crds, Stream<? extends Class<? extends HasMetadata>> types) {
        return types.map(type -> new ReferenceKind(
                        type,
                        Serialization.unmarshal(
                                crds.get(HasMetadata.getFullResourceName(type) + ".yaml"),
                                CustomResourceDefinition.class)))
                .toList();
    }

    private static Stream<SchemaField> withInside(SchemaField field) {
        return SharedPart.of(field.type()).isEmpty()
                ? Stream.of(field)
                : Stream.concat(
                        Stream.of(field), SchemaField.below(field.inner(), field.object(), field.type()).stream());
    }
}
