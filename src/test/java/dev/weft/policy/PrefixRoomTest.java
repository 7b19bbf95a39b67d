package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.Peer;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.RuleRef;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Stage;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules whose sets have room for their entries, but not for the prefixes that they name. */
class PrefixRoomTest {

    private static final Room.Amount ENDLESS =
            new Room.Amount(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    private static Rule rule(Verdict verdict, int index, int ports, String... blocks) {
        List<RulePeer> peers = Arrays.stream(blocks)
                .map(block -> (RulePeer) new RulePeer.Block(Cidr.parse(block), List.of()))
                .toList();
        List<RulePort> numbers = IntStream.range(0, ports)
                .mapToObj(i -> (RulePort) new RulePort.Range(Protocol.TCP, 2 * i + 1, 2 * i + 1))
                .toList();
        return new Rule(Direction.EGRESS, index, verdict, peers, numbers);
    }

    private static String[] blocks(int count, int first) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10." + (first + i) + ".0.0/16")
                .toArray(String[]::new);
    }

    private static Policy policy(String namespace, String name, Stage stage, Rule... rules) {
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", namespace, name, "", 0),
                stage,
                Policy.DEFAULT_ORDER,
                new PodSelector(new NamespaceScope.Named(namespace), LabelSelector.EVERYTHING),
                Set.of(Direction.EGRESS),
                List.of(rules));
    }

    private static CompiledPolicies compile(Room room, Policy... policies) {
        List<Identity> identities = new ArrayList<>();
        for (String namespace : new TreeSet<>(
                Arrays.stream(policies).map(policy -> policy.ref().namespace()).toList())) {
            identities.add(new Identity(
                    256 + identities.size(),
                    new SecurityLabels(namespace, Map.of(), Map.of(), "default", "", new TreeSet<>())));
        }
        return new PolicyCompiler(room).compile(new PolicyInput(List.of(policies), identities));
    }

    private static Room each(int entries, int stagedEntries, int prefixes, int stagedPrefixes) {
        return new Room(new Room.Amount(entries, stagedEntries, prefixes, stagedPrefixes), ENDLESS);
    }

    private static List<String> narrowed(CompiledPolicies compiled) {
        return compiled.narrowed().stream()
                .map(rule -> rule.policy().name() + " " + rule.index())
                .toList();
    }

    @Test
    void theRuleWithTheMostPrefixesGivesWayAndTakesThemAlong() {
        CompiledPolicies compiled = compile(
                each(1000, 0, 10, 0),
                policy(
                        "a",
                        "p",
                        Stage.ENFORCED,
                        rule(Verdict.ALLOW, 0, 1, blocks(3, 100)),
                        rule(Verdict.ALLOW, 1, 1, blocks(12, 0)),
                        rule(Verdict.ALLOW, 2, 9, "0.0.0.0/0")));
        assertThat(narrowed(compiled)).containsExactly("p 1");
        PolicySet set = compiled.set(256);
        assertThat(set.classes().size()).isEqualTo(3 + 1);
        assertThat(set.entries().size())
                .as("of the wide rule and those of the small ones in its block")
                .isEqualTo(4 * 9);
    }

    @Test
    void aDenyWithTooManyPrefixesDeniesEverybody() {
        CompiledPolicies compiled = compile(
                each(1000, 0, 10, 0), policy("a", "p", Stage.ENFORCED, rule(Verdict.DENY, 0, 1, blocks(12, 0))));
        assertThat(compiled.set(256).classes().size()).isZero();
        assertThat(compiled.set(256).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.peer()).isEqualTo(new Peer.Any());
            assertThat(entry.verdict()).isEqualTo(Verdict.DENY);
        });
    }

    @Test
    void aPrefixCountsOnceHoweverManyNameIt() {
        assertThat(narrowed(compile(
                        each(1000, 0, 10, 0),
                        policy("a", "p", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 1, blocks(8, 0))),
                        policy("a", "q", Stage.ENFORCED, rule(Verdict.DENY, 0, 1, blocks(8, 0))))))
                .isEmpty();
    }

    /** The entries that a rule about all addresses has for each prefix of staged policies are the staged ones' to answer for. */
    @Test
    void whatIsStagedAnswersForWhatItAddsToOthers() {
        Policy enforced = policy("a", "enforced", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 100, "0.0.0.0/0"));
        Policy staged = policy("a", "staged", Stage.STAGED, rule(Verdict.ALLOW, 0, 1, blocks(5, 0)));
        CompiledPolicies fitting = compile(each(100, 505, 1, 5), enforced, staged);
        assertThat(narrowed(fitting)).isEmpty();
        assertThat(fitting.set(256).entries().size()).isEqualTo(6 * 100);
        for (Room room : List.of(each(100, 504, 1, 5), each(100, 505, 1, 4))) {
            CompiledPolicies narrow = compile(room, enforced, staged);
            assertThat(narrowed(narrow)).containsExactly("staged 0");
            assertThat(narrow.set(256).entries().size()).isEqualTo(100);
        }
    }

    /** Its blocks overlap: counted one by one they would be more than there is room for. */
    @Test
    void whatIsStagedDoesNotHaveEnforcedRulesCountedOtherwise() {
        Policy enforced =
                policy("a", "enforced", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 1, "10.0.0.0/15", "10.0.0.0/16"));
        Policy staged = policy("a", "staged", Stage.STAGED, rule(Verdict.ALLOW, 0, 1, blocks(5, 2)));
        assertThat(narrowed(compile(each(2, 0, 2, 0), enforced))).isEmpty();
        assertThat(narrowed(compile(each(2, 0, 2, 0), enforced, staged))).containsExactly("staged 0");
    }

    /** It has nothing that could give way, so it must not cost others anything: not even a Deny may be lost to it. */
    @Test
    void aStagedRuleWithoutEntriesNamesNothing() {
        Policy deny = policy("a", "deny", Stage.ENFORCED, rule(Verdict.DENY, 0, 10, "10.0.0.0/8"));
        Cidr inside = Cidr.parse("10.1.0.0/16");
        List<RulePeer> blocks = Arrays.stream(blocks(20, 0))
                .map(block -> (RulePeer) new RulePeer.Block(Cidr.parse(block), List.of()))
                .toList();
        RulePort absent = new RulePort.Named(Protocol.TCP, "metrics");
        for (Rule empty : List.of(
                new Rule(Direction.INGRESS, 0, Verdict.ALLOW, blocks, List.of(absent)),
                new Rule(Direction.EGRESS, 0, Verdict.ALLOW, blocks, List.of(absent)),
                new Rule(
                        Direction.EGRESS,
                        0,
                        Verdict.ALLOW,
                        List.of(new RulePeer.Block(inside, List.of(inside, Cidr.parse("10.1.2.0/24")))),
                        List.of(new RulePort.Whole(Protocol.TCP))))) {
            CompiledPolicies compiled = compile(each(10, 10, 1, 50), deny, policy("a", "staged", Stage.STAGED, empty));
            assertThat(narrowed(compiled)).isEmpty();
            assertThat(compiled.set(256).classes().size()).isEqualTo(1);
            assertThat(compiled.set(256).entries().size()).isEqualTo(10);
        }
    }

    /** With the prefixes of the staged one it would have more keys than any rule may, which must not look like none. */
    @Test
    void aDenyIsNotLostToWhatIsStaged() {
        CompiledPolicies compiled = compile(
                each(100, 100, 1, 50),
                policy("a", "deny", Stage.ENFORCED, rule(Verdict.DENY, 0, 100, "10.0.0.0/8")),
                policy("a", "staged", Stage.STAGED, rule(Verdict.ALLOW, 0, 1, blocks(20, 0))));
        assertThat(narrowed(compiled)).containsExactly("staged 0");
        assertThat(compiled.set(256).entries())
                .hasSize(100)
                .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(Verdict.DENY));
    }

    @Test
    void whereAllSetsNameTooManyEachMayNameHalfAsMany() {
        Room room = new Room(new Room.Amount(1000, 0, 10, 0), new Room.Amount(1000, 0, 16, 0));
        CompiledPolicies compiled = compile(
                room,
                policy("a", "p", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 1, blocks(8, 0))),
                policy("b", "p", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 1, blocks(8, 0))),
                policy("c", "p", Stage.ENFORCED, rule(Verdict.ALLOW, 0, 1, blocks(4, 0))));
        assertThat(compiled.narrowed()).extracting(RuleRef::namespace).containsExactly("a", "b");
    }
}
