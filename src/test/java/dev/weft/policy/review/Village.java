package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Decision;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import dev.weft.policy.PolicyJudge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A few pods, and all that can be asked among them and of who is no pod. */
final class Village {

    private static final int PODS = 9;
    private static final String API_SERVER = "10.0.0.9";
    private static final List<String> ELSEWHERE =
            List.of(API_SERVER, "10.0.0.12", "192.0.2.1", "fd00::c", "2001:db8::1");

    private final List<Identity> pods = new ArrayList<>();
    private final Map<Address, Integer> addresses = new HashMap<>();

    Village(Random random) {
        for (int i = 0; i < PODS; i++) {
            pods.add(new Identity(256 + i, labels(random, i)));
            addresses.put(Address.parse("10.0.0." + i), 256 + i);
            addresses.put(Address.parse("fd00::" + i), 256 + i);
        }
    }

    private static SecurityLabels labels(Random random, int i) {
        boolean hidden = random.nextInt(5) == 0;
        Map<String, String> labels = random.nextInt(4) == 0 || hidden
                ? Map.of()
                : Map.of("app", List.of("x", "y", "z").get(random.nextInt(3)));
        TreeSet<NamedPort> ports = new TreeSet<>();
        if (random.nextBoolean()) {
            ports.add(new NamedPort("web", Protocol.TCP, 80 + random.nextInt(2)));
        }
        Map<String, String> namespace = i % 3 == 2 ? Map.of() : Map.of("team", i % 3 == 0 ? "x" : "y");
        TreeSet<String> uncounted = hidden ? new TreeSet<>(Set.of("app")) : new TreeSet<>();
        return new SecurityLabels("ns" + i % 3, labels, namespace, "default", "", ports, uncounted);
    }

    /**
     * Returns the answers that a remark says do not depend on its rule. In doubt about a pod denies select it and allows do
     * not, so there a rule that allows hide may still decide; none does for pods whose identities are not read if it is an
     * allow itself.
     */
    List<Decision> answers(List<Policy> policies, Remark remark) {
        boolean byDenies = !remark.message().matches(".* (allows?|decide) all .*");
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(new PolicyInput(policies, pods)
                        .withPods(addresses)
                        .withApiServers(Set.of(Address.parse(API_SERVER))));
        List<Integer> others = new ArrayList<>(List.of(
                ReservedIdentity.HOST.number(),
                ReservedIdentity.REMOTE_NODE.number(),
                ReservedIdentity.WORLD.number()));
        if (byDenies || remark.value().equals("Allow")) {
            others.add(ReservedIdentity.UNREAD.number());
        }
        List<Identity> asked = pods.stream()
                .filter(pod -> byDenies || pod.labels().uncounted().isEmpty())
                .toList();
        List<Decision> answers = new ArrayList<>();
        asked.forEach(subject -> ask(new PolicyJudge(compiled.set(subject.number())), asked, others, answers));
        return answers;
    }

    private void ask(PolicyJudge judge, List<Identity> peers, List<Integer> others, List<Decision> answers) {
        for (Direction direction : Direction.values()) {
            for (Identity peer : peers) {
                addresses.forEach((address, number) -> {
                    if (number == peer.number()) {
                        ask(judge, direction, number, address, answers);
                    }
                });
            }
            for (int peer : others) {
                for (String address : ELSEWHERE) {
                    ask(judge, direction, peer, Address.parse(address), answers);
                }
            }
        }
    }

    private static void ask(PolicyJudge judge, Direction direction, int peer, Address address, List<Decision> answers) {
        for (int port : List.of(0, 79, 80, 81, 82)) {
            answers.add(judge.judge(new PolicyJudge.Question(direction, peer, address, Protocol.TCP, port)));
        }
        for (int port : List.of(8 << 8, 8 << 8 | 1, 3 << 8)) {
            answers.add(judge.judge(new PolicyJudge.Question(direction, peer, address, Protocol.ICMP, port)));
        }
    }
}
