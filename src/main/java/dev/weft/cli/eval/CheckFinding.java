package dev.weft.cli.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weft.kube.PolicyProblem;
import dev.weft.model.Remark;

/**
 * What is to be said of a policy in a file.
 *
 * @param document the document in the file, from 1
 * @param object kind, namespace and name
 * @param severity {@code error} if the policy is not understood there, else {@code warning}
 * @param reason {@code Invalid}, or that of the remark
 */
public record CheckFinding(
        String file,
        int document,
        String object,
        String severity,
        String reason,
        String field,
        String value,
        String message,
        String remedy) {

    static CheckFinding of(Document document, PolicyProblem problem) {
        return new CheckFinding(
                document.file(),
                document.index(),
                document.object(),
                "error",
                "Invalid",
                problem.field(),
                problem.value(),
                problem.message(),
                problem.remedy());
    }

    static CheckFinding of(Document document, Remark remark) {
        return new CheckFinding(
                document.file(),
                document.index(),
                document.object(),
                "warning",
                remark.reason().text(),
                remark.field(),
                remark.value(),
                remark.message(),
                remark.remedy());
    }

    @JsonIgnore
    boolean isError() {
        return severity.equals("error");
    }

    /** Returns the line for people. */
    public String line() {
        return "%s: %s, document %d, %s, %s: '%s' %s; %s"
                .formatted(severity, file, document, object, field, value, message, remedy);
    }
}
