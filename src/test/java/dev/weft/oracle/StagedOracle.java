package dev.weft.oracle;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a question twice: by what is enforced, and by all policies as if staged ones were enforced. */
final class StagedOracle {

    private final Village village;
    private final Oracle enforced;
    private final Oracle promoted;

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

        /** Returns what decides the packet if staged policies are enforced. */
        Oracle.Verdict promoted() {
            return staged == null ? enforced : staged;
        }

        /** Returns the language features that decided, and what staged policies did. */
        Set<String> features() {
            Set<String> features = new TreeSet<>(enforced.features());
            if (staged != null) {
                features.add(change(staged));
                Stream.of(staged.egress(), staged.ingress())
                        .flatMap(side -> Stream.ofNullable(side == null ? null : side.hit()))
                        .filter(hit -> Speech.isStaged(hit.policy()))
                        .forEach(hit -> features.add("staged:" + hit.policy().get("kind")));
            }
            return features;
        }

        private String change(Oracle.Verdict then) {
            return enforced.allowed() == then.allowed() ? "staged-same" : then.allowed() ? "would-allow" : "would-deny";
        }
    }

    Answer ask(Question question) {
        Oracle.Verdict now = enforced.ask(question);
        return new Answer(now, isTried(question) ? promoted.ask(question) : null);
    }

    private boolean isTried(Question question) {
        return Stream.of(question.from(), question.to())
                .map(end -> village.party(end, question.family()).pod())
                .anyMatch(pod -> pod != null && village.policies().stream().anyMatch(policy -> isTried(policy, pod)));
    }

    private boolean isTried(Map<String, Object> policy, Map<String, Object> pod) {
        return Speech.isStaged(policy) && village.selects(policy, pod);
    }
}
