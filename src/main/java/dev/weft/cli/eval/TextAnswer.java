package dev.weft.cli.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer for people. */
final class TextAnswer {

    private TextAnswer() {}

    static List<String> lines(Answer answer) {
        String port = answer.port() == null ? "" : "/" + answer.port();
        List<String> lines = new ArrayList<>(List.of("%s  %s -> %s  %s%s IPv%d"
                .formatted(
                        answer.enforced().verdict(),
                        answer.from(),
                        answer.to(),
                        answer.protocol(),
                        port,
                        answer.family())));
        lines.addAll(sides("  ", answer.enforced()));
        if (answer.staged() != null) {
            lines.add("  staged   " + answer.staged().verdict());
            lines.addAll(sides("    ", answer.staged()));
        }
        if (answer.kernel() != null) {
            String reason = answer.kernel().dropReason();
            lines.add("  kernel   " + answer.kernel().verdict() + (reason == null ? "" : "  " + reason));
        }
        if (answer.http()) {
            lines.add("  http     n/a");
        }
        return lines;
    }

    static String bad(QueryException.Problem problem) {
        return "error  " + problem.line() + "; " + problem.remedy();
    }

    private static List<String> sides(String indent, Answer.Outcome outcome) {
        return List.of(
                indent + side("egress ", outcome.egress(), outcome.egressBy()),
                indent + side("ingress", outcome.ingress(), outcome.ingressBy()));
    }

    private static String side(String direction, String verdict, Answer.@Nullable By by) {
        return (direction + "  " + (by == null ? "n/a" : verdict + "  " + reason(by))).stripTrailing();
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
