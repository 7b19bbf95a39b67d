package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.NamedPort;
import dev.weft.model.Peer;
import dev.weft.model.PortMatch;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Makes the rules of a subject fit into a set. The largest give way first: one that allows is left out, one that denies
 * denies its peers all that they send, and where that are too many, everybody. So the subject is allowed less than its
 * policies say, never more. What is staged gives way by itself, so that it changes nothing of what is enforced.
 */
final class Fitting {

    private enum Form {
        WHOLE,
        ALL_PORTS,
        EVERYBODY,
        NOTHING
    }

    private final List<PlacedRule> rules;
    private final SortedSet<NamedPort> own;
    private final KnownKeys known;
    private final Form[] forms;
    private final long[] sizes;

    /**
     * @param rules in their order; together they have more keys than there may be
     * @param own the subject's named ports
     * @param share how many keys there may be
     */
    Fitting(List<PlacedRule> rules, SortedSet<NamedPort> own, KnownKeys known, Room.Share share) {
        this.rules = rules;
        this.own = own;
        this.known = known;
        forms = new Form[rules.size()];
        Arrays.fill(forms, Form.WHOLE);
        sizes = rules.stream()
                .mapToLong(placed -> known.atMost(placed.rule(), own))
                .toArray();
        fit(false, share.enforced());
        fit(true, share.staged());
    }

    private void fit(boolean staged, int most) {
        narrow(staged, most, Form.ALL_PORTS, known::peers);
        narrow(staged, most, Form.EVERYBODY, _ -> 1);
    }

    private void narrow(boolean staged, int most, Form denying, ToLongFunction<Rule> size) {
        List<Integer> largestFirst = IntStream.range(0, sizes.length)
                .filter(number -> rules.get(number).staged() == staged)
                .boxed()
                .sorted(Comparator.comparingLong((Integer number) -> -sizes[number]))
                .toList();
        long left = largestFirst.stream().mapToLong(number -> sizes[number]).sum();
        for (Iterator<Integer> next = largestFirst.iterator(); left > most && next.hasNext(); ) {
            int number = next.next();
            Rule rule = rules.get(number).rule();
            boolean allows = rule.verdict() == Verdict.ALLOW;
            forms[number] = allows ? Form.NOTHING : denying;
            left -= sizes[number];
            sizes[number] = allows ? 0 : size.applyAsLong(rule);
            left += sizes[number];
        }
    }

    /** Returns the keys of each rule, ascending. */
    List<long[]> keys() {
        List<long[]> keys = new ArrayList<>();
        for (int number = 0; number < forms.length; number++) {
            Rule rule = rules.get(number).rule();
            keys.add(
                    switch (forms[number]) {
                        case WHOLE -> known.of(rule, own);
                        case ALL_PORTS -> known.ofAllPorts(rule);
                        case EVERYBODY -> everybody(rule.direction());
                        case NOTHING -> new long[0];
                    });
        }
        return keys;
    }

    private static long[] everybody(Direction direction) {
        return new long[] {EntryKey.of(direction, new Peer.Any().key(), PortMatch.ANY)};
    }

    /** Returns the numbers of the rules that are not in force as they are written. */
    List<Integer> narrowed() {
        return IntStream.range(0, forms.length)
                .filter(number -> forms[number] != Form.WHOLE)
                .boxed()
                .toList();
    }
}
