package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.Peer;
import dev.weft.model.PortMatch;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Makes the rules of a subject fit into a set. The largest give way first: one that allows is left out, one that denies
 * denies its peers all that they send, and where that are too many, everybody. So the subject is allowed less than its
 * policies say, never more, and no other subject of the node is concerned. What comes out hangs on the rules alone.
 */
final class Fitting {

    private final List<Rule> rules;
    private final Function<Rule, long[]> ofAllPorts;
    private final int most;
    private final List<long[]> keys;
    private final SortedSet<Integer> narrowed = new TreeSet<>();

    /**
     * @param rules in their order
     * @param keys of each rule, {@link RuleKeys#TOO_MANY} for one that has too many
     * @param ofAllPorts makes the keys of a rule about all ports
     * @param most how many entries a set may have
     */
    Fitting(List<Rule> rules, List<long[]> keys, Function<Rule, long[]> ofAllPorts, int most) {
        this.rules = rules;
        this.keys = new ArrayList<>(keys);
        this.ofAllPorts = ofAllPorts;
        this.most = most;
        fit();
    }

    /** Returns the keys of each rule, ascending. */
    List<long[]> keys() {
        return keys;
    }

    /** Returns the numbers of the rules that are not in force as they are written. */
    List<Integer> narrowed() {
        return List.copyOf(narrowed);
    }

    private void fit() {
        narrow(rule -> rule.verdict() == Verdict.ALLOW ? new long[0] : ofAllPorts.apply(rule));
        narrow(rule -> rule.verdict() == Verdict.ALLOW ? new long[0] : everybody(rule.direction()));
    }

    private void narrow(Function<Rule, long[]> narrower) {
        long left = keys.stream().mapToLong(this::size).sum();
        for (Iterator<Integer> next = largestFirst(); left > most && next.hasNext(); ) {
            int number = next.next();
            long[] before = keys.get(number);
            long[] after = narrower.apply(rules.get(number));
            left += size(after) - size(before);
            keys.set(number, after);
            narrowed.add(number);
        }
    }

    private Iterator<Integer> largestFirst() {
        return IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer number) -> -size(keys.get(number))))
                .toList()
                .iterator();
    }

    private static long[] everybody(Direction direction) {
        return new long[] {EntryKey.of(direction, new Peer.Any().key(), PortMatch.ANY)};
    }

    private long size(long[] some) {
        return some == RuleKeys.TOO_MANY ? most + 1L : some.length;
    }
}
