package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the loaded programs answer.
 *
 * @param verdict allow, deny, or n/a where no packet of that kind meets a program that judges it
 * @param dropReason null unless the verdict is deny
 * @param staged the verdict if staged policies were enforced; null where the programs asked none
 */
record KernelAnswer(
        String verdict,
        @Nullable String dropReason,
        @Nullable String staged) {

    static final KernelAnswer NONE = new KernelAnswer("n/a", null, null);

    static KernelAnswer of(Explanation explanation) {
        return explanation.drop() == DropReason.NONE
                ? new KernelAnswer(Answer.text(Verdict.ALLOW), null, staged(explanation, Verdict.ALLOW))
                : new KernelAnswer(
                        Answer.text(Verdict.DENY), explanation.drop().name(), staged(explanation, Verdict.DENY));
    }

    private static @Nullable String staged(Explanation explanation, Verdict enforced) {
        if (explanation.staged().equals(Staged.NONE)) {
            return null;
        }
        return Answer.text(explanation.would() == null ? enforced : explanation.would());
    }
}
