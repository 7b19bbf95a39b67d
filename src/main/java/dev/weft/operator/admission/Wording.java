package dev.weft.operator.admission;

import dev.weft.kube.PolicyProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts what is found into the API server's limits. */
final class Wording {

    /** The HTTP status of an object that the API server does not take. */
    static final int UNPROCESSABLE = 422;

    // Of all warnings to a request the API server passes on 4,096 characters; beyond these it cuts each to 256.
    private static final int LONGEST = 256;
    private static final int MOST = 12;

    private static final String BY = "weft: ";

    private Wording() {}

    /** Returns the warnings, the first of many. */
    static List<String> warnings(List<String> sentences) {
        List<String> warnings = new ArrayList<>();
        sentences.stream().limit(MOST).forEach(sentence -> warnings.add(cut(BY + sentence)));
        if (sentences.size() > MOST) {
            warnings.add(BY + "and " + (sentences.size() - MOST) + " more; weft policy check lists all");
        }
        return warnings;
    }

    /** Returns the problems, the first of many. */
    static String refusal(List<PolicyProblem> problems) {
        String named =
                problems.stream().limit(MOST).map(PolicyProblem::sentence).collect(Collectors.joining(". "));
        int more = problems.size() - MOST;
        return more > 0 ? named + ". And " + more + " more" : named;
    }

    private static String cut(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
