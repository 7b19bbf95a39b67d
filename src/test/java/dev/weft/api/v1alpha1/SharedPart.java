package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A type that stands in many places of a policy and is told of once, under a heading of its own. */
enum SharedPart {
    PEER(PolicyPeer.class, "Peer", "Who is at the other end."),
    PORT(PolicyPort.class, "Port", "Ports of a protocol, or messages of ICMP."),
    LABEL_SELECTOR(PolicyLabelSelector.class, "Label selector", "Labels that an object must have.");

    private final Class<?> type;
    private final String title;
    private final String meaning;

    SharedPart(Class<?> type, String title, String meaning) {
        this.type = type;
        this.title = title;
        this.meaning = meaning;
    }

    static Optional<SharedPart> of(Class<?> type) {
        return Arrays.stream(values()).filter(part -> part.type == type).findFirst();
    }

    String link() {
        String words = title.toLowerCase(Locale.ROOT);
        return "[%s](#%s)".formatted(words, words.replace(' ', '-'));
    }

    /** Returns the part's section, given all fields of policies, those within parts too. */
    String section(List<SchemaField> fields) {
        List<SchemaField> uses =
                fields.stream().filter(field -> field.type() == type).toList();
        JSONSchemaProps schema = uses.getFirst().object();
        List<SchemaField> inside = SchemaField.below("", schema, type);
        String places =
                uses.stream().map(field -> "`" + field.path() + "`").distinct().collect(Collectors.joining(", "));
        String rules = BrokenRule.table(BrokenRule.of("", schema, inside).toList());
        return "\n## %s\n\n%s Stands in %s.\n\n%s%s".formatted(title, meaning, places, FieldTable.of(inside), rules);
    }
}
