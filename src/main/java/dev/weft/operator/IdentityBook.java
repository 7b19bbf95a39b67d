package dev.weft.operator;

import dev.weft.kube.Stored;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.plan.IdentityIndex;
import dev.weft.operator.plan.Plan;
import dev.weft.operator.plan.Write;
import java.time.Duration;
import java.util.OptionalInt;

/** The identities that exist, and how another comes to be: one at a time in this process. */
final class IdentityBook implements IdentityIndex {

    private final Mirrors mirrors;
    private final LostMeanings lost;
    private final Numbers numbers;
    private final Writer writer;

    IdentityBook(Mirrors mirrors, LostMeanings lost, Numbers numbers, Writer writer) {
        this.mirrors = mirrors;
        this.lost = lost;
        this.numbers = numbers;
        this.writer = writer;
    }

    @Override
    public OptionalInt numberOf(SecurityLabels labels) {
        return mirrors.identities().in(labels).stream()
                .mapToInt(stored -> stored.row().number())
                .min();
    }

    @Override
    public boolean exists(int number) {
        return mirrors.identities().get(Integer.toString(number)).isPresent();
    }

    /** Makes an identity for the labels; with the number that they had, if its object was only lost. */
    synchronized void ensure(Plan.Wanted wanted) {
        SecurityLabels labels = wanted.labels();
        if (numberOf(labels).isEmpty()
                && wanted.held().isPresent()
                && !exists(wanted.held().getAsInt())
                && lost.meant(wanted.held().getAsInt(), labels)) {
            create(wanted.held().getAsInt(), labels);
        }
        while (numberOf(labels).isEmpty()) {
            create(numbers.next(), labels);
        }
    }

    /**
     * Returns how long an identity must be unused before it goes. One whose number comes soon stays until the number has
     * rested: as long as it is there, no replica can give the number again.
     */
    Duration rest(int number, Duration usual) {
        return numbers.isRecent(number) || usual.compareTo(Numbers.REST) > 0 ? usual : Numbers.REST;
    }

    /** Removes an identity that nobody uses. */
    synchronized void retire(Stored<Identity> identity) throws Writer.Conflict {
        writer.apply(new Write.DeleteIdentity(identity));
    }

    private void create(int number, SecurityLabels labels) {
        try {
            writer.apply(new Write.CreateIdentity(new Identity(number, labels)));
        } catch (Writer.Conflict e) {
            // The number is taken. Perhaps for these very labels: the mirror knows by now.
        }
    }
}
