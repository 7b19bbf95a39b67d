package dev.weft.oracle;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Family;
import dev.weft.model.Identity;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyJudge;
import java.util.List;
import java.util.Random;

/** A question of one direction about a compiled set, of a pod as of everybody else whom a rule can name. */
record SubjectQuestion(int subject, PolicyJudge.Question asked) {

    private static final List<ReservedIdentity> RESERVED = List.of(
            ReservedIdentity.HOST,
            ReservedIdentity.REMOTE_NODE,
            ReservedIdentity.REMOTE_NODE,
            ReservedIdentity.KUBE_APISERVER,
            ReservedIdentity.KUBE_APISERVER,
            ReservedIdentity.WORLD,
            ReservedIdentity.WORLD);
    private static final List<String> OUTSIDERS = List.of("10.0.1.200", "192.0.2.7", "fd00:1::200", "2001:db8::7");
    private static final List<String> NODES = List.of("10.9.0.1", "10.9.0.2", "fd00:9::1", "fd00:9::2");
    private static final List<Integer> PORTS = List.of(53, 79, 80, 81, 90, 8080, 32846);

    static SubjectQuestion random(List<Identity> identities, Random random) {
        int subject = one(identities, random).number();
        boolean pod = random.nextInt(2) == 0;
        int peer =
                pod ? one(identities, random).number() : one(RESERVED, random).number();
        Address address =
                pod ? address(peer, random) : Address.parse(one(random.nextBoolean() ? NODES : OUTSIDERS, random));
        boolean ipv4 = address.family() == Family.IPV4;
        Protocol protocol =
                one(List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP, ipv4 ? Protocol.ICMP : Protocol.ICMPV6), random);
        int port = protocol.hasPorts() ? one(PORTS, random) : message(ipv4, random);
        Direction direction = one(List.of(Direction.values()), random);
        return new SubjectQuestion(subject, new PolicyJudge.Question(direction, peer, address, protocol, port));
    }

    boolean isAllowedBy(CompiledPolicies policies) {
        return new PolicyJudge(policies.set(subject).promoted()).judge(asked).verdict() == Verdict.ALLOW;
    }

    private static Address address(int pod, Random random) {
        int namespace = 1 + random.nextInt(3);
        int host = 8 + pod % 9;
        return Address.parse(
                random.nextBoolean() ? "10.0." + namespace + "." + host : "fd00:" + namespace + "::" + host);
    }

    /** Returns type and code as entries compare them. */
    private static int message(boolean ipv4, Random random) {
        return IcmpTypes.one(new Dice(random.nextLong()), ipv4) << 8 | random.nextInt(2);
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
