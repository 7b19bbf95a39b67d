package dev.weft.cli.explain;

import java.util.Locale;

/** How whoever asked wrote the question down, so that an error names what he wrote. */
enum Naming {
    OPTIONS,
    FIELDS;

    /** @param field of a question in a file, such as {@code icmpType} */
    String of(String field) {
        return this == FIELDS
                ? field
                : "--" + field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
