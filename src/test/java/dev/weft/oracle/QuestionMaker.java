package dev.weft.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes questions that the sides of a village can be asked. */
final class QuestionMaker {

    private static final List<String> OUTSIDE_4 = List.of("192.0.2.7", "198.51.100.1", "10.0.1.15", "10.0.3.200");
    private static final List<String> OUTSIDE_6 = List.of("2001:db8::7", "2001:dead::1", "fd00:2::f");
    private static final List<String> NODES_4 = List.of("10.9.0.1", "10.9.0.2");
    private static final List<String> NODES_6 = List.of("fd00:9::1", "fd00:9::2");
    private static final List<String> ENTITIES = List.of(
            "entity:host",
            "entity:remote-node",
            "entity:remote-node",
            "entity:world",
            "entity:kube-apiserver",
            "entity:kube-apiserver",
            "entity:kube-apiserver");

    private final Dice dice;
    private final Village village;

    QuestionMaker(Dice dice, Village village) {
        this.dice = dice;
        this.village = village;
    }

    Question make() {
        int family = dice.percent(55) ? 4 : 6;
        String pod = pod(family);
        String other = dice.percent(38) ? pod(family) : stranger(family);
        boolean reverse = dice.percent(50);
        String protocol =
                dice.percent(36) ? (family == 4 ? "ICMP" : "ICMPv6") : dice.one("TCP", "TCP", "UDP", "UDP", "SCTP");
        String to = reverse ? pod : other;
        String name = dice.percent(25) ? portName(to, family, protocol) : null;
        return new Question(
                reverse ? other : pod,
                to,
                protocol,
                name == null
                        ? dice.one(80, 80, 80, 53, 53, 81, 1020, 1, 65535, 33000)
                        : village.port(to, family, name, protocol),
                name,
                IcmpTypes.one(dice, family == 4),
                dice.one(0, 0, 1),
                family);
    }

    /** Returns the name of a port of that protocol, null if the receiver has none. */
    private @Nullable String portName(String to, int family, String protocol) {
        Map<String, Object> receiver = village.party(to, family).pod();
        String name = dice.one("web", "dns", "sig");
        return receiver == null || PortOracle.numbers(receiver, name, protocol).isEmpty() ? null : name;
    }

    private String stranger(int family) {
        int kind = dice.upTo(100);
        return kind < 40
                ? dice.of(ENTITIES)
                : kind < 76 ? dice.of(family == 4 ? NODES_4 : NODES_6) : dice.of(family == 4 ? OUTSIDE_4 : OUTSIDE_6);
    }

    private String pod(int family) {
        List<String> names = new ArrayList<>();
        for (Map<String, Object> pod : village.pods()) {
            for (String address : Village.addresses(pod)) {
                if (address.contains(":") == (family == 6)) {
                    names.add(Raw.namespace(pod) + "/" + Raw.name(pod));
                    if (!Village.hostNetwork(pod)) {
                        names.add(dice.percent(20) ? address : names.getLast());
                    }
                }
            }
        }
        return names.isEmpty() ? stranger(family) : dice.of(names);
    }
}
