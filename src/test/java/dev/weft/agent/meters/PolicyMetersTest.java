package dev.weft.agent.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.TallyBook;
import dev.weft.observe.TallyOwner;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyMetersTest {

    private static final int SLOT = 3;
    private static final TallyOwner.Place PLACE = new TallyOwner.Place(SLOT, 1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TallyBook book = new TallyBook(1 << 20);
    private final PolicyMeters meters = new PolicyMeters(new Meters(registry), book);
    private final Map<TallyKey, TallyValue> kernel = new HashMap<>();
    private List<PolicyRef> present = List.of();

    @Test
    void aRuleHasItsPacketsBytesAndLastHit() {
        own(List.of(rule("web", 0), rule("web", 1)));
        long now = System.nanoTime();
        count(1, new TallyValue(1, 3, 300, now - 60_000_000_000L));
        double hit = System.currentTimeMillis() / 1000.0 - 60;
        assertThat(sum("weft.policy.packets", "web", "1")).isEqualTo(3);
        assertThat(sum("weft.policy.bytes", "web", "1")).isEqualTo(300);
        assertThat(lastHit()).isCloseTo(hit, within(5.0));

        count(1, new TallyValue(2, 5, 420, now));
        assertThat(sum("weft.policy.packets", "web", "1")).isEqualTo(5);
        assertThat(sum("weft.policy.bytes", "web", "1")).isEqualTo(420);
        assertThat(lastHit()).isCloseTo(hit + 60, within(5.0));
        assertThat(values("rule")).containsExactly("1");
    }

    @Test
    void whatNoRuleAllowsHasNoRule() {
        PolicyRef policy = rule("web", 0).policy();
        present = List.of(policy);
        book.own(
                Map.of(PLACE, new TallyOwner(List.of(), Map.of(Direction.INGRESS, List.of(policy)), Map.of())),
                present);
        count(TallyKey.RULE_NONE, new TallyValue(1, 7, 70, 1));
        assertThat(sum("weft.policy.packets", "web", "")).isEqualTo(7);
        assertThat(values("outcome")).containsExactly("isolated");
    }

    @Test
    void of600PoliciesAtMost500AreNamed() {
        own(IntStream.range(0, 600).mapToObj(number -> rule("p" + number, 0)).toList());
        for (int round = 1; round <= 2; round++) {
            for (int number = 0; number < 600; number++) {
                kernel.put(key(number), new TallyValue(round, round, round * 100L, round));
            }
            read();
            assertThat(values("name")).hasSize(501).contains("(others)");
            assertThat(sum("weft.policy.packets", "(others)", "(others)")).isEqualTo(100 * round);
            assertThat(sum("weft.policy.bytes", "(others)", "(others)")).isEqualTo(100 * 100 * round);
            assertThat(total("weft.policy.packets")).isEqualTo(600 * round);
        }
        assertThat(registry.getMeters()).hasSize(3 * 501);
    }

    @Test
    void ofAPolicyWithManyRules16AreNamed() {
        own(IntStream.range(0, 40).mapToObj(number -> rule("long", number)).toList());
        for (int number = 0; number < 40; number++) {
            kernel.put(key(number), new TallyValue(1, 1, 100, 1));
        }
        read();
        assertThat(values("rule")).hasSize(17).contains("(others)");
        assertThat(sum("weft.policy.packets", "long", "(others)")).isEqualTo(24);
        assertThat(total("weft.policy.bytes")).isEqualTo(4000);
    }

    @Test
    void ofManyLongPolicies2000RulesAreNamed() {
        List<RuleRef> rules = IntStream.range(0, 400 * 10)
                .mapToObj(number -> rule("p" + number / 10, number % 10))
                .toList();
        own(rules);
        for (int number = 0; number < rules.size(); number++) {
            kernel.put(key(number), new TallyValue(1, 1, 100, 1));
        }
        read();
        assertThat(counters("weft.policy.packets").stream()
                        .filter(counter -> !"(others)".equals(counter.getId().getTag("rule"))))
                .hasSize(2000);
        assertThat(total("weft.policy.packets")).isEqualTo(4000);
    }

    @Test
    void theSeriesOfAPolicyEndWithItAndOthersGoOn() {
        own(1, List.of(rule("web", 0), rule("db", 0)));
        count(1, 0, 5);
        count(1, 1, 7);
        own(2, List.of(rule("db", 0)));
        // A flow that the policy let through is credited to it until it is judged anew.
        count(1, 0, 6);
        count(2, 0, 1);
        assertThat(values("name")).containsExactly("db");
        assertThat(registry.getMeters()).hasSize(3);
        assertThat(sum("weft.policy.packets", "db", "0")).isEqualTo(8);
    }

    /** As a counter does that was reset. */
    @Test
    void aPolicyThatComesBackBeginsAtZero() {
        own(1, List.of(rule("web", 0)));
        count(1, 0, 5);
        own(2, List.of());
        read();
        assertThat(registry.getMeters()).isEmpty();
        own(3, List.of(rule("web", "another-uid", 0)));
        count(3, 0, 2);
        assertThat(sum("weft.policy.packets", "web", "0")).isEqualTo(2);
    }

    @Test
    void aPolicyThatWasReplacedBetweenTwoLooksBeginsAtZero() {
        own(1, List.of(rule("web", 0)));
        count(1, 0, 5);
        own(2, List.of(rule("web", "another-uid", 0)));
        count(2, 0, 2);
        assertThat(sum("weft.policy.packets", "web", "0")).isEqualTo(2);
    }

    /** Its rules may have other places in its list, and `policy get --counts` begins anew as well. */
    @Test
    void aPolicyThatIsChangedBeginsAtZero() {
        own(1, List.of(rule("web", 0), rule("web", 1)));
        count(1, 0, 5);
        count(1, 1, 7);
        own(2, List.of(changed("web", 0), changed("web", 1), changed("web", 2)));
        read();
        assertThat(registry.getMeters()).isEmpty();
        // A flow that rule 0 let through before another was put in front of it.
        count(1, 0, 6);
        count(2, 1, 2);
        assertThat(values("rule")).containsExactly("1");
        assertThat(sum("weft.policy.packets", "web", "1")).isEqualTo(2);
        assertThat(registry.getMeters()).hasSize(3);
    }

    @Test
    void aPolicyThatIsChangedKeepsItsPlace() {
        List<RuleRef> rules = new ArrayList<>(IntStream.rangeClosed(0, PolicySeries.Names.POLICIES)
                .mapToObj(number -> rule("p" + number, 0))
                .toList());
        own(1, rules);
        for (int number = 0; number < rules.size(); number++) {
            count(1, number, 1);
        }
        rules.set(0, changed("p0", 0));
        own(2, rules);
        count(2, PolicySeries.Names.POLICIES, 1);
        count(2, 0, 3);
        assertThat(sum("weft.policy.packets", "(others)", "(others)")).isEqualTo(2);
        assertThat(sum("weft.policy.packets", "p0", "0")).isEqualTo(3);
    }

    /** The policies of a test run, one after the other, all named alike but for a number. */
    @Test
    void whoeverComesLaterHasThePlacesOfThoseThatAreGone() {
        for (int number = 1; number <= 3 * PolicySeries.Names.POLICIES; number++) {
            int policy = number;
            own(
                    number,
                    IntStream.range(0, 10)
                            .mapToObj(rule -> rule("p" + policy, rule))
                            .toList());
            for (int rule = 0; rule < 10; rule++) {
                kernel.put(key(number, rule), new TallyValue(1, 1, 100, 1));
            }
            read();
            assertThat(values("name")).containsExactly("p" + number);
            assertThat(values("rule")).hasSize(10).doesNotContain("(others)");
            kernel.clear();
        }
        assertThat(registry.getMeters()).hasSize(3 * 10);
    }

    /** What was counted among the others stays there. */
    @Test
    void aPolicyThatGetsAPlaceLaterIsCountedOnce() {
        int most = PolicySeries.Names.POLICIES;
        List<RuleRef> rules =
                IntStream.rangeClosed(0, most).mapToObj(i -> rule("p" + i, 0)).toList();
        own(1, rules.subList(0, most));
        IntStream.range(0, most).forEach(rule -> kernel.put(key(rule), new TallyValue(1, 1, 100, 1)));
        read();
        own(2, rules);
        count(2, most, 4);
        assertThat(sum("weft.policy.packets", "(others)", "(others)")).isEqualTo(4);
        own(3, rules.subList(1, most + 1));
        count(3, most - 1, 3);
        assertThat(sum("weft.policy.packets", "(others)", "(others)")).isEqualTo(4);
        assertThat(sum("weft.policy.packets", "p" + most, "0")).isEqualTo(3);
        assertThat(values("name")).hasSize(most + 1).doesNotContain("p0");
    }

    private void count(int set, int rule, long packets) {
        kernel.put(key(set, rule), new TallyValue(packets, packets, packets * 100, 1));
        read();
    }

    private void own(List<RuleRef> rules) {
        own(1, rules);
    }

    /** As a pass that has made another set of them. */
    private void own(int set, List<RuleRef> rules) {
        present = rules.stream().map(RuleRef::policy).distinct().toList();
        book.own(Map.of(new TallyOwner.Place(SLOT, set), new TallyOwner(rules, Map.of(), Map.of())), present);
    }

    private void count(int rule, TallyValue value) {
        kernel.put(key(rule), value);
        read();
    }

    private void read() {
        book.read(kernel);
        meters.update(present);
    }

    private static TallyKey key(int rule) {
        return key(1, rule);
    }

    private static TallyKey key(int set, int rule) {
        return new TallyKey(SLOT, set, rule, Direction.INGRESS, TallyKind.ENFORCED);
    }

    private static RuleRef rule(String policy, int index) {
        return rule(policy, policy + "-uid", index);
    }

    private static RuleRef rule(String policy, String uid, int index) {
        return new RuleRef("NetworkPolicy", "shop", policy, uid, 1, Direction.INGRESS, index);
    }

    private static RuleRef changed(String policy, int index) {
        return new RuleRef("NetworkPolicy", "shop", policy, policy + "-uid", 2, Direction.INGRESS, index);
    }

    private List<FunctionCounter> counters(String metric) {
        return List.copyOf(registry.get(metric).functionCounters());
    }

    private double total(String metric) {
        return counters(metric).stream().mapToDouble(FunctionCounter::count).sum();
    }

    private double sum(String metric, String policy, String rule) {
        return registry.get(metric).tags("name", policy, "rule", rule).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    private double lastHit() {
        return registry.get("weft.policy.last.hit.timestamp.seconds").gauge().value();
    }

    private Set<String> values(String label) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag(label)))
                .collect(Collectors.toSet());
    }
}
