package dev.weft.cli.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer for people. */
final class TextAnswer {

    private TextAnswer() {}

    static List<String> lines(Answer answer) {
        String port = answer.port() == null ? "" : "/" + answer.port();
        List<String> lines = new ArrayList<>(List.of(
                "%s  %s -> %s  %s%s IPv%d"
                        .formatted(
                                answer.verdict(), answer.from(), answer.to(), answer.protocol(), port, answer.family()),
                side("egress ", answer.egress(), answer.egressBy()),
                side("ingress", answer.ingress(), answer.ingressBy())));
        if (answer.kernel() != null) {
            String reason = answer.kernel().dropReason();
            lines.add("  kernel   " + answer.kernel().verdict() + (reason == null ? "" : "  " + reason));
        }
        return lines;
    }

    static String bad(QueryException.Problem problem) {
        String value = problem.value() == null ? "" : " '" + problem.value() + "'";
        return "error  " + problem.field() + value + ": " + problem.message() + "; " + problem.remedy();
    }

    private static String side(String direction, String verdict, Answer.@Nullable By by) {
        return ("  " + direction + "  " + (by == null ? "n/a" : verdict + "  " + reason(by))).stripTrailing();
    }

    private static String reason(Answer.By by) {
        if (by.kind() != null) {
            return "rule " + by.rule() + " of " + by.kind() + " " + by.namespace() + "/" + by.name();
        }
        return by.selectedBy().isEmpty()
                ? by.reason()
                : by.reason() + ", selected by " + String.join(", ", by.selectedBy());
    }
}
