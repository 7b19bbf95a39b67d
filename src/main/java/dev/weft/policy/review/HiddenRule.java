package dev.weft.policy.review;

import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Says of a rule that others decide all that it selects. */
final class HiddenRule {

    private static final int MOST_NAMED = 8;

    private HiddenRule() {}

    /** @param by the rules that hide it, of which none can be spared */
    static Remark remark(Rule rule, List<Earlier> by) {
        return new Remark(
                Remark.Reason.HIDDEN_RULE,
                Place.of(rule),
                Place.verdict(rule),
                "never decides: " + names(by) + (by.size() == 1 ? " " : " together ") + verb(by)
                        + " all that it selects",
                remedy(by));
    }

    /** @param others rules of other policies that it hides, alone or with others */
    static Remark remark(Rule rule, List<HiddenElsewhere.Other> others, boolean isStaged) {
        int more = others.size() - 1;
        return new Remark(
                Remark.Reason.HIDES_RULE,
                Place.of(rule),
                Place.verdict(rule),
                "leaves nothing to decide" + Taking.when(isStaged) + " for "
                        + others.getFirst().name()
                        + (more == 0 ? "" : " and " + more + " other " + (more == 1 ? "rule" : "rules")),
                "narrow it, or remove what it hides");
    }

    private static String names(List<Earlier> by) {
        int named = by.size() > MOST_NAMED ? MOST_NAMED - 1 : by.size() - 1;
        String last = named < by.size() - 1
                ? by.size() - named + " others"
                : by.getLast().name();
        String first = by.stream().limit(named).map(Earlier::name).collect(Collectors.joining(", "));
        return first.isEmpty() ? last : first + " and " + last;
    }

    private static String verb(List<Earlier> by) {
        boolean denies = by.stream().anyMatch(earlier -> earlier.rule().verdict() == Verdict.DENY);
        boolean allows = by.stream().anyMatch(earlier -> earlier.rule().verdict() == Verdict.ALLOW);
        String verb = denies && allows ? "decide" : denies ? "deny" : "allow";
        return by.size() > 1 ? verb : denies ? "denies" : "allows";
    }

    private static String remedy(List<Earlier> by) {
        if (!by.stream().allMatch(Earlier::isOwn)) {
            return "remove it, or give the policy a lower order";
        }
        return "remove it, or narrow " + (by.size() == 1 ? by.getFirst().name() : "one of them");
    }
}
