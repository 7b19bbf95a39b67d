package dev.weft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/metrics.md, and what a scrape says in the same form: name to type and labels. */
public final class MetricsPage {

    private static final Path PAGE = Path.of(System.getProperty("weft.repo"), "docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(weft_\\w+)` \\| (\\w+) \\| ([^|]*) \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (weft_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private MetricsPage() {}

    /** Returns what the page says of one program: {@code agent} or {@code operator}. */
    public static Map<String, String> documented(String program) throws IOException {
        String page = Files.readString(PAGE);
        String section = Arrays.stream(page.split("(?m)^## "))
                .filter(text -> text.toLowerCase(java.util.Locale.ROOT).startsWith("of the " + program))
                .findFirst()
                .orElseThrow(() -> new IOException("docs/metrics.md has no section 'Of the " + program + "'"));
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(section)
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2) + " " + labels(row.group(3), "`(\\w+)`")));
        return rows;
    }

    /** Returns what a scrape has. The maximum that goes with a duration is no metric of its own. */
    public static Map<String, String> exported(String scrape) {
        Map<String, String> rows = new TreeMap<>();
        TYPE.matcher(scrape)
                .results()
                .filter(type -> !type.group(1).endsWith("_seconds_max"))
                .forEach(type -> rows.put(type.group(1), type.group(2) + " " + labels(scrape, type)));
        return rows;
    }

    private static Set<String> labels(String scrape, MatchResult type) {
        Set<String> labels = new TreeSet<>();
        Pattern sample = Pattern.compile("(?m)^" + type.group(1) + "(_bucket|_sum|_count)?\\{([^}]*)}");
        sample.matcher(scrape)
                .results()
                .forEach(line -> LABEL.matcher(line.group(2)).results().forEach(label -> labels.add(label.group(1))));
        labels.remove("le");
        return labels;
    }

    private static Set<String> labels(String cell, String pattern) {
        return Pattern.compile(pattern)
                .matcher(cell)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
