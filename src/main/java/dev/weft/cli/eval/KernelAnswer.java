package dev.weft.cli.eval;

import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Optional;
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

    /** @param hops that the packet would have to pass all */
    static KernelAnswer of(List<Hop> hops) {
        if (hops.isEmpty()) {
            return NONE;
        }
        Optional<DropReason> drop = hops.stream()
                .map(hop -> hop.explanation().drop())
                .filter(reason -> reason != DropReason.NONE)
                .findFirst();
        return new KernelAnswer(text(drop.isEmpty()), drop.map(DropReason::name).orElse(null), staged(hops));
    }

    private static @Nullable String staged(List<Hop> hops) {
        return hops.stream().allMatch(hop -> hop.explanation().staged().equals(Staged.NONE))
                ? null
                : text(hops.stream().allMatch(KernelAnswer::wouldPass));
    }

    private static boolean wouldPass(Hop hop) {
        Verdict would = hop.explanation().would();
        return would == null ? hop.explanation().drop() == DropReason.NONE : would == Verdict.ALLOW;
    }

    private static String text(boolean passes) {
        return Answer.text(passes ? Verdict.ALLOW : Verdict.DENY);
    }
}
