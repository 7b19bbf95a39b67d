package dev.weft.oracle;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a question twice: by what is enforced, and by all policies as if staged ones were enforced. */
final class StagedOracle {

    private final Village village;
    private final Oracle enforced;
    private final Oracle promoted;
    private final Map<String, Integer> decided = new TreeMap<>();

    StagedOracle(Village village) {
        this.village = village;
        this.enforced = new Oracle(village.enforced());
        this.promoted = new Oracle(village);
    }

    /** @param staged null where no staged policy selects either pod: there the datapath knows one answer only */
    record Answer(Oracle.Verdict enforced, Oracle.@Nullable Verdict staged) {

        /** Returns whether a rule selects the question. */
        boolean isRuled() {
            return enforced.isRuled() || staged != null && staged.isRuled();
        }
    }

    Answer ask(Question question) {
        Oracle.Verdict now = enforced.ask(question);
        boolean staged = Stream.of(question.from(), question.to())
                .map(end -> village.party(end, question.family()).pod())
                .anyMatch(pod -> pod != null && village.policies().stream().anyMatch(policy -> isTried(policy, pod)));
        if (!staged) {
            return new Answer(now, null);
        }
        Oracle.Verdict then = promoted.ask(question);
        count(now, then);
        return new Answer(now, then);
    }

    private boolean isTried(Map<String, Object> policy, Map<String, Object> pod) {
        return Speech.isStaged(policy) && village.selects(policy, pod);
    }

    private void count(Oracle.Verdict now, Oracle.Verdict then) {
        count(now.allowed() == then.allowed() ? "staged-same" : then.allowed() ? "would-allow" : "would-deny");
        Stream.of(then.egress(), then.ingress())
                .flatMap(side -> Stream.ofNullable(side == null ? null : side.hit()))
                .filter(hit -> Speech.isStaged(hit.policy()))
                .forEach(hit -> count("staged:" + hit.policy().get("kind")));
    }

    private void count(String feature) {
        decided.merge(feature, 1, Integer::sum);
    }

    /** Returns the language features that decided any question, with how many. */
    Map<String, Integer> decided() {
        Map<String, Integer> all = new TreeMap<>(enforced.decided);
        all.putAll(decided);
        return all;
    }
}
