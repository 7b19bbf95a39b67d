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
        book.own(Map.of(PLACE, new TallyOwner(List.of(), Map.of(Direction.INGRESS, List.of(policy)), Map.of())));
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

    private void own(List<RuleRef> rules) {
        book.own(Map.of(PLACE, new TallyOwner(rules, Map.of(), Map.of())));
    }

    private void count(int rule, TallyValue value) {
        kernel.put(key(rule), value);
        read();
    }

    private void read() {
        book.read(kernel);
        meters.update();
    }

    private static TallyKey key(int rule) {
        return new TallyKey(SLOT, 1, rule, Direction.INGRESS, TallyKind.ENFORCED);
    }

    private static RuleRef rule(String policy, int index) {
        return new RuleRef("NetworkPolicy", "shop", policy, policy + "-uid", 1, Direction.INGRESS, index);
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
