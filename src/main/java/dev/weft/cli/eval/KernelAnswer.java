package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;
import dev.weft.datapath.abi.DropReason;
import dev.weft.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the loaded programs answer.
 *
 * @param verdict allow, deny, or n/a where no packet of that kind meets a program that judges it
 * @param dropReason null unless the verdict is deny
 */
record KernelAnswer(String verdict, @Nullable String dropReason) {

    static final KernelAnswer NONE = new KernelAnswer("n/a", null);

    static KernelAnswer of(Explanation explanation) {
        return explanation.drop() == DropReason.NONE
                ? new KernelAnswer(Answer.text(Verdict.ALLOW), null)
                : new KernelAnswer(Answer.text(Verdict.DENY), explanation.drop().name());
    }
}
