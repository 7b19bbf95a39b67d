package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.TallyOwner.Place;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyBookTest {

    private static final PolicyRef WEB = new PolicyRef("WeftNetworkPolicy", "shop", "web", "uid-web", 3);
    private static final PolicyRef DENY = new PolicyRef("NetworkPolicy", "shop", "deny", "uid-deny", 1);
    private static final RuleRef FIRST = WEB.rule(Direction.INGRESS, 0);
    private static final RuleRef SECOND = WEB.rule(Direction.INGRESS, 1);

    private final TallyBook book = new TallyBook(65_536);
    private final Map<TallyKey, TallyValue> kernel = new HashMap<>();

    private static TallyOwner owner(RuleRef... rules) {
        return new TallyOwner(
                List.of(rules), Map.of(Direction.INGRESS, List.of(DENY)), Map.of(Direction.INGRESS, List.of(WEB)));
    }

    private void own(Map<Place, TallyOwner> places) {
        own(book, places);
    }

    private static void own(TallyBook book, Map<Place, TallyOwner> places) {
        book.own(
                places,
                places.values().stream()
                        .flatMap(TallyBookTest::policies)
                        .distinct()
                        .toList());
    }

    private static Stream<PolicyRef> policies(TallyOwner owner) {
        Stream<PolicyRef> isolating = Stream.of(owner.isolating(), owner.staged())
                .flatMap(named -> named.values().stream().flatMap(List::stream));
        return Stream.concat(owner.rules().stream().map(RuleRef::policy), isolating);
    }

    /** As a compiler that makes the set of a policy anew. */
    private static TallyOwner ownerOf(PolicyRef policy, int rules) {
        return owner(IntStream.range(0, rules)
                .mapToObj(index -> policy.rule(Direction.INGRESS, index))
                .toArray(RuleRef[]::new));
    }

    private static PolicyRef generation(int number) {
        return new PolicyRef(WEB.kind(), WEB.namespace(), WEB.name(), WEB.uid(), number);
    }

    private void count(int slot, int set, int rule, TallyKind kind, long packets) {
        kernel.merge(
                new TallyKey(slot, set, rule, Direction.INGRESS, kind),
                new TallyValue(1, packets, packets * 100, 7),
                TallyValue::plus);
    }

    private long packets(RuleRef rule, TallyKind kind) {
        return book.totals()
                .getOrDefault(new Decided(rule, kind), TallyValue.ZERO)
                .packets();
    }

    @Test
    void addsUpOverSlotsAndReadings() {
        own(Map.of(new Place(1, 5), owner(FIRST, SECOND), new Place(2, 5), owner(SECOND)));
        count(1, 5, 0, TallyKind.ENFORCED, 10);
        count(2, 5, 0, TallyKind.ENFORCED, 4);
        book.read(kernel);
        count(1, 5, 1, TallyKind.ENFORCED, 3);
        count(1, 5, 0, TallyKind.ENFORCED, 1);
        book.read(kernel);
        book.read(kernel);
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(11);
        assertThat(packets(SECOND, TallyKind.ENFORCED)).isEqualTo(7);
        assertThat(book.totals().get(new Decided(FIRST, TallyKind.ENFORCED))).isEqualTo(new TallyValue(2, 11, 1100, 7));
    }

    @Test
    void isolationBelongsToTheIsolatingPolicies() {
        own(Map.of(new Place(1, 0), owner()));
        count(1, 0, TallyKey.RULE_NONE, TallyKind.ENFORCED, 2);
        count(1, 0, TallyKey.RULE_NONE, TallyKind.WOULD_DENY, 5);
        book.read(kernel);
        assertThat(packets(DENY.rule(Direction.INGRESS, Decided.ISOLATION), TallyKind.ENFORCED))
                .isEqualTo(2);
        assertThat(packets(WEB.rule(Direction.INGRESS, Decided.ISOLATION), TallyKind.WOULD_DENY))
                .isEqualTo(5);
        assertThat(book.totals()).hasSize(2);
    }

    @Test
    void aRuleKeepsItsTotalWhenItsSetIsReplaced() {
        own(Map.of(new Place(1, 5), owner(FIRST)));
        count(1, 5, 0, TallyKind.ENFORCED, 10);
        book.read(kernel);
        own(Map.of(new Place(1, 6), owner(SECOND, FIRST)));
        count(1, 6, 1, TallyKind.ENFORCED, 2);
        count(1, 5, 0, TallyKind.ENFORCED, 1);
        book.read(kernel);
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(13);
    }

    @Test
    void aPolicyThatIsGoneIsForgotten() {
        own(Map.of(new Place(1, 5), owner(FIRST)));
        count(1, 5, 0, TallyKind.ENFORCED, 10);
        book.read(kernel);
        TallyOwner nobody = new TallyOwner(List.of(), Map.of(), Map.of());
        own(Map.of(new Place(1, 5), nobody));
        assertThat(book.totals()).isEmpty();
    }

    @Test
    void forgetsTheOldestSetsAndSaysWhatItCannotCredit() {
        own(Map.of(new Place(1, 1), owner(FIRST)));
        for (int set = 2; set < 5000; set++) {
            own(Map.of(new Place(1, set), owner(FIRST)));
        }
        count(1, 1, 0, TallyKind.ENFORCED, 9);
        count(1, 4999, 0, TallyKind.ENFORCED, 1);
        List<TallyKey> forgotten = book.read(kernel);
        assertThat(forgotten).extracting(TallyKey::set).containsExactly(1);
        assertThat(book.unowned()).isEqualTo(9);
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(1);
    }

    /** Places are as many as changes of policy, and each has a count for each of its rules. */
    @Test
    void theEldestSetsMakeRoomBeforeTheMapIsFull() {
        TallyBook small = new TallyBook(100);
        RuleRef[] rules = IntStream.range(0, 10)
                .mapToObj(index -> WEB.rule(Direction.INGRESS, index))
                .toArray(RuleRef[]::new);
        for (int set = 1; set <= 11; set++) {
            own(small, Map.of(new Place(1, set), owner(rules)));
            for (int rule = 0; rule < 10; rule++) {
                count(1, set, rule, TallyKind.ENFORCED, 1);
            }
        }
        List<TallyKey> forgotten = small.read(kernel);
        assertThat(forgotten).extracting(TallyKey::set).containsOnly(1, 2, 3, 4).hasSize(40);
        assertThat(small.totals().get(new Decided(FIRST, TallyKind.ENFORCED)).packets())
                .isEqualTo(11);
        forgotten.forEach(kernel::remove);
        assertThat(small.read(kernel)).isEmpty();
    }

    @Test
    void thoseInForceAreNeverForgotten() {
        Map<Place, TallyOwner> many = new HashMap<>();
        IntStream.range(0, 6000).forEach(slot -> many.put(new Place(slot, 1), owner(FIRST)));
        own(many);
        IntStream.range(0, 60_000).forEach(i -> count(i % 6000, 1, i / 6000, TallyKind.ENFORCED, 1));
        assertThat(book.read(kernel)).isEmpty();
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(6000);
    }

    /** Sets become equal again, and slots go back to the one that they had. */
    @Test
    void aPlaceThatIsInForceAgainIsNotAmongTheEldest() {
        TallyBook small = new TallyBook(4);
        Map<Place, TallyOwner> first = Map.of(new Place(1, 5), owner(FIRST), new Place(2, 5), owner(FIRST));
        own(small, first);
        own(small, Map.of(new Place(1, 9), owner(SECOND), new Place(2, 5), owner(FIRST)));
        own(small, first);
        count(1, 5, 0, TallyKind.ENFORCED, 1);
        count(2, 5, 0, TallyKind.ENFORCED, 1);
        count(1, 9, 0, TallyKind.ENFORCED, 1);
        count(2, 5, 1, TallyKind.ENFORCED, 1);
        assertThat(small.read(kernel)).extracting(TallyKey::set).containsExactly(9);
    }

    /** Whoever may edit a policy decides how many there are. */
    @Test
    void anEarlierGenerationIsForgotten() {
        for (int number = 11; number <= 5010; number++) {
            own(Map.of(new Place(1, number), ownerOf(generation(number), 1)));
            count(1, number, 0, TallyKind.ENFORCED, number);
            book.read(kernel).forEach(kernel::remove);
        }
        assertThat(book.totals()).hasSize(1);
        assertThat(packets(generation(5010).rule(Direction.INGRESS, 0), TallyKind.ENFORCED))
                .isEqualTo(5010);
        count(1, 5009, 0, TallyKind.ENFORCED, 1);
        book.read(kernel);
        assertThat(book.totals()).hasSize(1);
        assertThat(book.unowned()).isZero();
    }

    /** What an agent remembers of sets that are gone is bounded, however large they are. */
    @Test
    void ofLargeSetsFewerAreRemembered() {
        for (int set = 1; set <= 100; set++) {
            own(Map.of(new Place(1, set), ownerOf(WEB, 20_000)));
            count(1, set, 1, TallyKind.ENFORCED, 1);
        }
        assertThat(book.read(kernel)).hasSize(96).extracting(TallyKey::set).doesNotContain(97, 98, 99, 100);
        assertThat(packets(SECOND, TallyKind.ENFORCED)).isEqualTo(4);
    }

    @Test
    void ofSetsThatManyPoliciesIsolateFewerAreRemembered() {
        for (int set = 1; set <= 20; set++) {
            List<PolicyRef> many = Collections.nCopies(100_000, DENY);
            own(Map.of(new Place(1, set), new TallyOwner(List.of(FIRST), Map.of(Direction.INGRESS, many), Map.of())));
            count(1, set, 0, TallyKind.ENFORCED, 1);
        }
        assertThat(book.read(kernel)).hasSize(14).extracting(TallyKey::set).doesNotContain(15, 16, 17, 18, 19, 20);
    }

    /** The places of one set name its rules but once. */
    @Test
    void placesThatShareALargeSetAreRemembered() {
        for (int set = 1; set <= 2; set++) {
            TallyOwner owner = ownerOf(WEB, 20_000);
            int number = set;
            own(IntStream.range(0, 250)
                    .boxed()
                    .collect(Collectors.toMap(slot -> new Place(slot, number), slot -> owner)));
        }
        IntStream.range(0, 250).forEach(slot -> count(slot, 1, 0, TallyKind.ENFORCED, 1));
        assertThat(book.read(kernel)).isEmpty();
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(250);
    }

    /** Its pods may come back: it is the same policy, and who asks for its counts asks for them all. */
    @Test
    void aPolicyWithoutPodsKeepsItsTotals() {
        own(Map.of(new Place(1, 5), owner(FIRST)));
        count(1, 5, 0, TallyKind.ENFORCED, 10);
        book.read(kernel);
        book.own(Map.of(), List.of(WEB));
        count(1, 5, 0, TallyKind.ENFORCED, 1);
        book.read(kernel);
        assertThat(packets(FIRST, TallyKind.ENFORCED)).isEqualTo(11);
        book.own(Map.of(), List.of(DENY));
        assertThat(book.totals()).isEmpty();
    }
}
