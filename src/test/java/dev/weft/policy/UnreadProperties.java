package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
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
        PolicyJudge before = judge(policies, read);
        PolicyJudge after = judge(policies, List.of(read.getFirst(), read.getLast(), unread));
        for (Direction direction : Direction.values()) {
            for (Protocol protocol : PROTOCOLS) {
                for (int port = 79; port < 85; port++) {
                    if (allows(before, direction, ReservedIdentity.UNREAD.number(), protocol, port)) {
                        assertThat(allows(after, direction, NUMBER, protocol, port))
                                .as(
                                        "%s %s %d of %s with %s under %s",
                                        direction, protocol, port, subject, unread, policies)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static PolicyJudge judge(List<Policy> policies, List<Identity> identities) {
        return new PolicyJudge(new PolicyCompiler()
                .compile(new PolicyInput(policies, identities), CidrClasses.NONE)
                .set(256));
    }

    private static boolean allows(PolicyJudge judge, Direction direction, int peer, Protocol protocol, int port) {
        PolicyJudge.Question question = new PolicyJudge.Question(direction, peer, OptionalInt.empty(), protocol, port);
        return judge.judge(question).verdict() == Verdict.ALLOW;
    }
}
