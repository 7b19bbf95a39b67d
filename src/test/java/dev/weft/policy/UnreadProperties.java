package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A packet may come of, or go to, a pod whose identity this node has not read: another node or the operator is ahead. It
 * must not pass where it would not once the identity is read.
 */
class UnreadProperties {

    private static final int NUMBER = 300;
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.TCP, Protocol.UDP);

    @Property(tries = 2000)
    void unreadNeverWidens(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        List<Policy> policies = IntStream.range(0, 4).mapToObj(cluster::policy).toList();
        Identity subject = cluster.identity(256);
        List<Identity> read = List.of(subject, cluster.identity(257));
        Identity unread = cluster.identity(NUMBER);
        Asked before = new Asked(policies, read, ReservedIdentity.UNREAD.number());
        Asked after = new Asked(policies, List.of(read.getFirst(), read.getLast(), unread), NUMBER);
        for (Direction direction : Direction.values()) {
            for (Protocol protocol : PROTOCOLS) {
                for (int port = 79; port < 85; port++) {
                    if (before.allows(direction, protocol, port)) {
                        assertThat(after.allows(direction, protocol, port))
                                .as(
                                        "%s %s %d of %s with %s under %s",
                                        direction, protocol, port, subject, unread, policies)
                                .isTrue();
                    }
                }
            }
        }
    }

    /** What the subject's rules say of the address of which only some nodes know whose it is. */
    private static final class Asked {

        private static final Address ADDRESS = addressOf(NUMBER);

        private final int peer;
        private final PolicyJudge judge;

        /** @param peer the identity that the address has there */
        Asked(List<Policy> policies, List<Identity> identities, int peer) {
            Map<Address, Integer> pods = identities.stream()
                    .collect(Collectors.toMap(identity -> addressOf(identity.number()), Identity::number));
            CompiledPolicies compiled =
                    new PolicyCompiler().compile(new PolicyInput(policies, identities).withPods(pods));
            this.peer = peer;
            judge = new PolicyJudge(compiled.set(256));
        }

        private static Address addressOf(int number) {
            return Address.parse("10.0.1." + number % 256);
        }

        boolean allows(Direction direction, Protocol protocol, int port) {
            return judge.judge(new PolicyJudge.Question(direction, peer, ADDRESS, protocol, port))
                            .verdict()
                    == Verdict.ALLOW;
        }
    }
}
