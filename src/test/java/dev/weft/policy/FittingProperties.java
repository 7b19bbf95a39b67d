package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.PolicySet;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Where the sets of a node have more entries than there is room for, less is allowed, never more; whatever came before. */
class FittingProperties {

    private static final int CHANGES = 40;
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.TCP, Protocol.UDP);

    @Property(tries = 200)
    void whatDoesNotFitAllowsLess(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        Room room = new Room(
                amount(random, 20, 6),
                new Room.Amount(
                        random.nextInt(1, 100), random.nextInt(1, 50), random.nextInt(1, 30), random.nextInt(1, 10)));
        PolicyCompiler compiler = new PolicyCompiler(room);
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput input = cluster.next();
            CompiledPolicies whole = new PolicyCompiler().compile(input);
            CompiledPolicies fitted = compiler.compile(input);
            CompiledPolicies anew = new PolicyCompiler(room).compile(input);
            assertThat(fitted.narrowed()).isEqualTo(anew.narrowed());
            for (int subject : input.subjects()) {
                assertThat(fitted.set(subject)).as("after other states").isEqualTo(anew.set(subject));
                int[] peers = peers(input);
                allowsNoMore(peers, fitted.set(subject), whole.set(subject));
                allowsNoMore(
                        peers,
                        fitted.set(subject).promoted(),
                        whole.set(subject).promoted());
            }
            fits(input, fitted, room);
        }
    }

    private static Room.Amount amount(Random random, int entries, int prefixes) {
        int most = random.nextInt(1, entries);
        return new Room.Amount(most, most, random.nextInt(prefixes), random.nextInt(prefixes));
    }

    private static void allowsNoMore(int[] peers, PolicySet fitted, PolicySet whole) {
        for (int peer : peers) {
            allowsNoMore(peer, null, fitted, whole);
        }
        for (Address address : addresses(fitted, whole)) {
            allowsNoMore(ReservedIdentity.WORLD.number(), address, fitted, whole);
        }
    }

    /** Returns one of each prefix, and some that are in blocks and in nothing smaller. */
    private static Set<Address> addresses(PolicySet one, PolicySet other) {
        return Stream.concat(
                        Stream.of("10.0.0.200", "10.0.1.200", "10.0.2.200").map(Address::parse),
                        Stream.of(one, other)
                                .flatMap(set -> set.classes().prefixes().stream())
                                .map(Cidr::address))
                .collect(Collectors.toSet());
    }

    private static void allowsNoMore(int peer, @Nullable Address address, PolicySet fitted, PolicySet whole) {
        PolicyJudge narrow = new PolicyJudge(fitted);
        PolicyJudge wide = new PolicyJudge(whole);
        for (Direction direction : Direction.values()) {
            for (Protocol protocol : PROTOCOLS) {
                for (int port = 79; port < 85; port++) {
                    var question = new PolicyJudge.Question(direction, peer, address, protocol, port);
                    if (narrow.judge(question).verdict() == Verdict.ALLOW) {
                        assertThat(wide.judge(question).verdict())
                                .as("%s of %s, which was %s", question, fitted, whole)
                                .isEqualTo(Verdict.ALLOW);
                    }
                }
            }
        }
    }

    private static int[] peers(PolicyInput input) {
        return IntStream.concat(
                        IntStream.concat(IntStream.rangeClosed(1, 9), IntStream.of(ReservedIdentity.UNREAD.number())),
                        input.identities().stream().mapToInt(Identity::number))
                .toArray();
    }

    private static void fits(PolicyInput input, CompiledPolicies fitted, Room room) {
        // Two remain of the smallest set: everybody is denied in both directions.
        int least = 2;
        List<PolicySet> sets =
                input.subjects().stream().map(fitted::set).distinct().toList();
        Room.Amount one = room.set();
        Room.Amount all = room.all();
        assertThat(sets)
                .filteredOn(set -> set.staged() == null)
                .allMatch(set -> set.entries().size() <= Math.max(one.enforced(), least))
                .allMatch(set -> set.classes().size() <= one.prefixes());
        assertThat(sets)
                .allMatch(
                        set -> set.entries().size() <= Math.max(one.enforced(), least) + Math.max(one.staged(), least))
                .allMatch(set -> set.classes().size() <= one.prefixes() + one.stagedPrefixes());
        long few = (long) least * sets.size();
        assertThat(sets.stream().mapToLong(set -> set.entries().size()).sum())
                .isLessThanOrEqualTo(Math.max(all.enforced(), few) + Math.max(all.staged(), few));
        assertThat(sets.stream().mapToLong(set -> set.classes().size()).sum())
                .isLessThanOrEqualTo(
                        Math.max(all.prefixes(), sets.size()) + Math.max(all.stagedPrefixes(), sets.size()));
    }

    /** But for what all sets of a node have together: subjects that only a staged policy tells apart have a set each. */
    @Property(tries = 100)
    void whatIsStagedChangesNothingThatIsEnforced(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        Room room = new Room(
                amount(random, 20, 6),
                new Room.Amount(Long.MAX_VALUE, random.nextInt(1, 50), Long.MAX_VALUE, random.nextInt(1, 10)));
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput input = cluster.next();
            CompiledPolicies with = new PolicyCompiler(room).compile(input);
            PolicyInput enforced = new PolicyInput(
                    input.policies().stream()
                            .filter(policy -> !policy.isStaged())
                            .toList(),
                    input.identities(),
                    input.subjects(),
                    input.apiServers(),
                    input.pods());
            CompiledPolicies without = new PolicyCompiler(room).compile(enforced);
            for (int subject : input.subjects()) {
                int[] peers = peers(input);
                allowsNoMore(peers, with.set(subject), without.set(subject));
                allowsNoMore(peers, without.set(subject), with.set(subject));
            }
        }
    }

    @Property(tries = 20)
    void whereThereIsRoomAllIsAsWritten(@ForAll long seed) {
        RandomCluster cluster = new RandomCluster(new Random(seed));
        PolicyCompiler compiler = new PolicyCompiler();
        for (int i = 0; i < CHANGES; i++) {
            assertThat(compiler.compile(cluster.next()).narrowed()).isEmpty();
        }
    }
}
