package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import dev.weft.policy.Decision;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question, as JSON shows it.
 *
 * @param staged what would be if staged policies were enforced; null where none selects either pod
 * @param http whether the question was about a request, too, which no rule decides
 */
record Answer(
        @Nullable JsonNode id,
        String from,
        String to,
        String protocol,
        @Nullable Integer port,
        int family,
        Outcome enforced,
        @Nullable Outcome staged,
        @Nullable KernelAnswer kernel,
        boolean http) {

    /** What is decided on both sides, and so of the packet. */
    record Outcome(
            String egress,
            String ingress,
            String verdict,
            @Nullable By egressBy,
            @Nullable By ingressBy) {}

    /** Why one side's answer is what it is. */
    record By(
            String reason,
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable Integer rule,
            List<String> selectedBy) {

        static By of(Decision decision, List<String> selectedBy) {
            String reason = text(decision.reason());
            RuleRef rule = decision.rule();
            return rule == null
                    ? new By(reason, null, null, null, null, selectedBy)
                    : new By(reason, rule.kind(), rule.namespace(), rule.name(), rule.index(), selectedBy);
        }
    }

    static String text(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Decision.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
