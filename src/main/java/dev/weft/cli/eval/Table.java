package dev.weft.cli.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches whom, sources by destinations.
 *
 * @param traffic the protocol and port as asked
 * @param cells one text a row: {@code .} allow, {@code X} deny, {@code -} the question makes no sense for the pair
 */
record Table(String traffic, @Nullable Integer family, List<String> pods, List<String> cells) {

    static Table of(Evaluator evaluator, List<String> pods, TableSpec spec, @Nullable Integer family) {
        List<String> cells = new ArrayList<>();
        for (String from : pods) {
            StringBuilder row = new StringBuilder();
            for (String to : pods) {
                row.append(cell(evaluator, spec.query(from, to, family)));
            }
            cells.add(row.toString());
        }
        return new Table(spec.text(), family, pods, cells);
    }

    private static char cell(Evaluator evaluator, Query query) {
        try {
            return evaluator.answer(query).enforced().verdict().equals("allow") ? '.' : 'X';
        } catch (QueryException e) {
            return '-';
        }
    }

    List<String> lines() {
        int width = pods.stream().mapToInt(String::length).reduce(traffic.length(), Math::max);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(pad(traffic, width));
        pods.forEach(pod -> head.append(' ').append(pod));
        lines.add(head.toString());
        for (int row = 0; row < pods.size(); row++) {
            StringBuilder line = new StringBuilder(pad(pods.get(row), width));
            for (int column = 0; column < pods.size(); column++) {
                String cell = String.valueOf(cells.get(row).charAt(column));
                line.append(' ').append(pad(cell, pods.get(column).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
