package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Where the sets of a node have more entries than there is room for, less is allowed, never more; whatever came before. */
class FittingProperties {

    private static final int CHANGES = 40;
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.TCP, Protocol.UDP);

    @Property(tries = 200)
    void whatDoesNotFitAllowsLess(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        Room room = new Room(random.nextInt(1, 20), random.nextInt(1, 100), random.nextInt(1, 50));
        PolicyCompiler compiler = new PolicyCompiler(room);
        CidrClasses classes = CidrClasses.NONE;
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput input = cluster.next();
            CompiledPolicies whole = new PolicyCompiler().compile(input, classes);
            CompiledPolicies fitted = compiler.compile(input, classes);
            CompiledPolicies anew = new PolicyCompiler(room).compile(input, classes);
            assertThat(fitted.narrowed()).isEqualTo(anew.narrowed());
            for (int subject : input.subjects()) {
                assertThat(fitted.set(subject)).as("after other states").isEqualTo(anew.set(subject));
                int[] peers = peers(input);
                allowsNoMore(peers, fitted.classes(), fitted.set(subject), whole.set(subject));
                allowsNoMore(
                        peers,
                        fitted.classes(),
                        fitted.set(subject).promoted(),
                        whole.set(subject).promoted());
            }
            fits(input, fitted, room);
            classes = fitted.classes();
        }
    }

    private static void allowsNoMore(int[] peers, CidrClasses classes, PolicySet fitted, PolicySet whole) {
        for (int peer : peers) {
            allowsNoMore(peer, OptionalInt.empty(), fitted, whole);
        }
        for (Map.Entry<Cidr, Integer> prefix : classes.within(Cidr.parse("0.0.0.0/0"))) {
            allowsNoMore(ReservedIdentity.WORLD.number(), OptionalInt.of(prefix.getValue()), fitted, whole);
        }
    }

    private static void allowsNoMore(int peer, OptionalInt peerClass, PolicySet fitted, PolicySet whole) {
        PolicyJudge narrow = new PolicyJudge(fitted);
        PolicyJudge wide = new PolicyJudge(whole);
        for (Direction direction : Direction.values()) {
            for (Protocol protocol : PROTOCOLS) {
                for (int port = 79; port < 85; port++) {
                    var question = new PolicyJudge.Question(direction, peer, peerClass, protocol, port);
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
        List<PolicyEntries> sets = input.subjects().stream()
                .map(fitted::set)
                .distinct()
                .map(PolicySet::entries)
                .toList();
        assertThat(sets).allMatch(set -> set.enforcedCount() <= Math.max(room.most(), least));
        assertThat(sets).allMatch(set -> staged(set) <= Math.max(room.most(), least));
        assertThat(sets.stream().mapToLong(PolicyEntries::enforcedCount).sum())
                .isLessThanOrEqualTo(Math.max(room.enforced(), (long) least * sets.size()));
        assertThat(sets.stream().mapToLong(FittingProperties::staged).sum())
                .isLessThanOrEqualTo(Math.max(room.staged(), (long) least * sets.size()));
    }

    private static long staged(PolicyEntries set) {
        return set.size() - set.enforcedCount();
    }

    /** But for what all sets of a node have together: subjects that only a staged policy tells apart have a set each. */
    @Property(tries = 100)
    void whatIsStagedChangesNothingThatIsEnforced(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        Room room = new Room(random.nextInt(1, 20), Integer.MAX_VALUE, random.nextInt(1, 50));
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput input = cluster.next();
            CompiledPolicies with = new PolicyCompiler(room).compile(input, CidrClasses.NONE);
            PolicyInput enforced = new PolicyInput(
                    input.policies().stream()
                            .filter(policy -> !policy.isStaged())
                            .toList(),
                    input.identities(),
                    input.subjects(),
                    input.apiServers(),
                    input.pods());
            CompiledPolicies without = new PolicyCompiler(room).compile(enforced, with.classes());
            for (int subject : input.subjects()) {
                int[] peers = peers(input);
                allowsNoMore(peers, with.classes(), with.set(subject), without.set(subject));
                allowsNoMore(peers, with.classes(), without.set(subject), with.set(subject));
            }
        }
    }

    @Property(tries = 20)
    void whereThereIsRoomAllIsAsWritten(@ForAll long seed) {
        RandomCluster cluster = new RandomCluster(new Random(seed));
        PolicyCompiler compiler = new PolicyCompiler();
        for (int i = 0; i < CHANGES; i++) {
            assertThat(compiler.compile(cluster.next(), CidrClasses.NONE).narrowed())
                    .isEmpty();
        }
    }
}
