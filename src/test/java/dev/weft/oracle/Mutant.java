package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One deliberate mistake: a piece of a source file, which must occur once, and what stands there instead.
 *
 * @param source below {@code dev/weft} without the suffix, or in {@code bpf}
 */
record Mutant(String name, String source, String from, String to) {

    /** Returns a source text with the mistake. */
    String applyTo(String original) {
        String pattern = pattern(from);
        assertThat(original.split(pattern, -1)).as("occurrences of " + from).hasSize(2);
        return original.replaceFirst(pattern, Matcher.quoteReplacement(to));
    }

    /** Line breaks are the formatter's choice: any space in the text stands for any white space. */
    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (String token : text.split("(?<=[(.])|(?=[.)])| ")) {
            pattern.append(token.isBlank() ? "" : Pattern.quote(token) + "\\s*");
        }
        return pattern.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
