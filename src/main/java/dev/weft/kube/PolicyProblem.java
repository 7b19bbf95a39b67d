package dev.weft.kube;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something in a policy that cannot be enforced as it stands.
 *
 * @param field path from the object's root
 * @param value what stands there, as text; the beginning of what is long, as it is told in reports that all share
 * @param remedy what to write instead
 */
public record PolicyProblem(String field, String value, String message, String remedy) {

    private static final int NAMED = 8;
    private static final int LONGEST = 128;

    public PolicyProblem {
        value = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }

    /** Returns all of it as one sentence. */
    public String sentence() {
        return field + ": '" + value + "' " + message + "; " + remedy;
    }

    /** Returns the first of many as sentences, and how many more there are. */
    public static String sentences(List<PolicyProblem> problems) {
        String named =
                problems.stream().limit(NAMED).map(PolicyProblem::sentence).collect(Collectors.joining(". "));
        int more = problems.size() - NAMED;
        return more > 0 ? named + ". And " + more + " more" : named;
    }
}
