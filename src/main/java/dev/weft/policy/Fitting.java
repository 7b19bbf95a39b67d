package dev.weft.policy;

import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.NamedPort;
import dev.weft.model.Peer;
import dev.weft.model.PortMatch;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Makes the rules of a subject fit into a set. The largest give way first: one that allows is left out, one that denies
 * denies its peers all that they send, and where that are too many, everybody. So the subject is allowed less than its
 * policies say, never more. What is staged gives way by itself, so that it changes nothing of what is enforced; it also
 * answers for what it adds to others, whose rules on a block have an entry more for each prefix inside.
 */
final class Fitting {

    private enum Form {
        WHOLE,
        ALL_PORTS,
        EVERYBODY,
        NOTHING
    }

    private final List<PlacedRule> rules;
    private final CidrClasses whole;
    private final List<BitSet> peers;
    private final List<BitSet> pods;
    private final SortedSet<NamedPort> own;
    private final KnownKeys known;
    private final Room.Amount share;
    private final Form[] forms;

    /**
     * @param rules in their order; together they are more than there may be
     * @param whole traits of the subject, with all that its rules name
     * @param share how much there may be
     */
    Fitting(List<PlacedRule> rules, Traits whole, KnownKeys known, Room.Amount share) {
        this.rules = rules;
        this.own = whole.ports();
        this.whole = whole.classes();
        this.known = known;
        this.peers = rules.stream()
                .map(placed -> this.whole.numbers(Prefixes.ofPeers(placed.rule(), known.ground())))
                .toList();
        this.pods = rules.stream()
                .map(placed -> this.whole.numbers(Prefixes.ofPods(placed.rule(), known.ground())))
                .toList();
        this.share = share;
        forms = new Form[rules.size()];
        Arrays.fill(forms, Form.WHOLE);
        fit(false);
        fit(true);
    }

    /** How much a rule would take in a form. */
    private interface Measure {
        long of(int number, Form form);
    }

    private void fit(boolean staged) {
        Measure prefixes = (number, form) -> prefixes(number, form).cardinality();
        narrow(staged, Form.EVERYBODY, prefixes, () -> prefixesFit(staged));
        if (!staged && isEnforcedAsWritten()) {
            return;
        }
        narrow(staged, Form.ALL_PORTS, entries(classes(staged)), () -> entriesFit(staged));
        narrow(staged, Form.EVERYBODY, entries(classes(staged)), () -> entriesFit(staged));
    }

    /**
     * Returns whether what is enforced fits without giving way, counted entry by entry, as it is where nothing is staged:
     * what rules have at most, of peers that overlap, may be more.
     */
    private boolean isEnforcedAsWritten() {
        Traits traits = new Traits(own, classes(false));
        long size = 0;
        for (int number = 0; number < forms.length; number++) {
            if (!rules.get(number).staged()) {
                size += RuleKeys.size(known.of(rules.get(number).rule(), traits));
                if (forms[number] != Form.WHOLE || size > share.enforced()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Has as few rules give way as will do, the largest first; those that would take more do not. */
    private void narrow(boolean staged, Form denying, Measure measure, BooleanSupplier fits) {
        if (fits.getAsBoolean()) {
            return;
        }
        long[] sizes = IntStream.range(0, forms.length)
                .mapToLong(number -> measure.of(number, forms[number]))
                .toArray();
        List<Integer> largestFirst = IntStream.range(0, forms.length)
                .filter(number -> rules.get(number).staged() == staged
                        && sizes[number] > 0
                        && measure.of(number, narrower(number, denying)) <= sizes[number])
                .boxed()
                .sorted(Comparator.comparingLong((Integer number) -> -sizes[number]))
                .toList();
        Form[] before = forms.clone();
        int tooFew = 0;
        int enough = largestFirst.size();
        while (enough - tooFew > 1) {
            int middle = (tooFew + enough) >>> 1;
            giveWay(largestFirst.subList(0, middle), before, denying);
            if (fits.getAsBoolean()) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        giveWay(largestFirst.subList(0, enough), before, denying);
    }

    private void giveWay(List<Integer> numbers, Form[] before, Form denying) {
        System.arraycopy(before, 0, forms, 0, forms.length);
        for (int number : numbers) {
            forms[number] = narrower(number, denying);
        }
    }

    private Form narrower(int number, Form denying) {
        Form form = rules.get(number).rule().verdict() == Verdict.ALLOW ? Form.NOTHING : denying;
        return form.compareTo(forms[number]) > 0 ? form : forms[number];
    }

    private boolean prefixesFit(boolean staged) {
        int enforced = classes(false).size();
        return staged ? classes(true).size() - enforced <= share.stagedPrefixes() : enforced <= share.prefixes();
    }

    private boolean entriesFit(boolean staged) {
        long enforced = sum(false);
        return staged ? sum(true) - enforced <= share.staged() : enforced <= share.enforced();
    }

    /** Returns how many entries rules have at most, with those that are staged or as if these were not. */
    private long sum(boolean staged) {
        Measure entries = entries(classes(staged));
        return IntStream.range(0, forms.length)
                .filter(number -> staged || !rules.get(number).staged())
                .mapToLong(number -> entries.of(number, forms[number]))
                .sum();
    }

    private Measure entries(CidrClasses classes) {
        Traits traits = new Traits(own, classes);
        return (number, form) -> switch (form) {
            case WHOLE -> known.atMost(rules.get(number).rule(), traits);
            case ALL_PORTS -> known.peers(rules.get(number).rule(), traits);
            case EVERYBODY -> 1;
            case NOTHING -> 0;
        };
    }

    private CidrClasses classes(boolean staged) {
        BitSet found = new BitSet();
        for (int number = 0; number < forms.length; number++) {
            if (staged || !rules.get(number).staged()) {
                found.or(prefixes(number, forms[number]));
            }
        }
        return whole.only(found);
    }

    private BitSet prefixes(int number, Form form) {
        BitSet found = new BitSet();
        boolean whole =
                form == Form.WHOLE && Dependence.hasNumbers(rules.get(number).rule(), own);
        if (whole || form == Form.ALL_PORTS) {
            found.or(peers.get(number));
        }
        if (form == Form.WHOLE) {
            found.or(pods.get(number));
        }
        return found;
    }

    /** Returns the prefixes that are left. */
    Prefixes prefixes() {
        return new Prefixes(classes(false), classes(true));
    }

    /** Returns the keys of each rule, ascending. No rule may seem to have none because it has too many. */
    List<long[]> keys(CidrClasses classes) {
        Traits traits = new Traits(own, classes);
        List<long[]> keys = new ArrayList<>();
        for (int number = 0; number < forms.length; number++) {
            long[] made = keys(number, traits);
            if (made == RuleKeys.TOO_MANY) {
                forms[number] = narrower(number, Form.EVERYBODY);
                made = keys(number, traits);
            }
            keys.add(made);
        }
        return keys;
    }

    private long[] keys(int number, Traits traits) {
        Rule rule = rules.get(number).rule();
        return switch (forms[number]) {
            case WHOLE -> known.of(rule, traits);
            case ALL_PORTS -> known.ofAllPorts(rule, traits);
            case EVERYBODY -> everybody(rule.direction());
            case NOTHING -> new long[0];
        };
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
