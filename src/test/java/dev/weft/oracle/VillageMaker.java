package dev.weft.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes small clusters in which many rules meet: few namespaces, labels, ports and prefixes. */
final class VillageMaker {

    private static final Map<String, List<String>> NODES =
            Map.of("n1", List.of("10.9.0.1", "fd00:9::1"), "n2", List.of("10.9.0.2", "fd00:9::2"));
    private static final List<String> NAMESPACES = List.of("a", "b", "c");

    private final Dice dice;

    VillageMaker(Dice dice) {
        this.dice = dice;
    }

    Village make() {
        List<Map<String, Object>> namespaces = new ArrayList<>();
        for (String name : NAMESPACES.subList(0, 2)) {
            namespaces.add(Raw.map(
                    "apiVersion", "v1", "kind", "Namespace", "metadata", Raw.map("name", name, "labels", labels())));
        }
        List<Map<String, Object>> pods = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pods.add(pod(NAMESPACES.get(i % 3), i));
        }
        List<Map<String, Object>> policies = new ArrayList<>();
        PolicyMaker maker = new PolicyMaker(dice, new SelectorMaker(dice));
        int count = 15 + dice.upTo(10);
        for (int i = 0; i < count; i++) {
            policies.add(maker.make(dice.of(NAMESPACES), "p" + i));
        }
        return new Village(namespaces, pods, NODES, policies);
    }

    private Map<String, Object> labels() {
        Map<String, Object> labels = Raw.map();
        for (String key : List.of("app", "tier")) {
            if (dice.percent(60)) {
                labels.put(key, dice.one("x", "y"));
            }
        }
        return labels;
    }

    private Map<String, Object> pod(String namespace, int number) {
        boolean hostNetwork = dice.percent(6);
        String node = dice.one("n1", "n2");
        List<Map<String, Object>> addresses = new ArrayList<>();
        if (hostNetwork) {
            NODES.getOrDefault(node, List.of()).forEach(address -> addresses.add(Raw.map("ip", address)));
        } else {
            boolean both = dice.percent(80);
            boolean only6 = dice.percent(50);
            if (both || !only6) {
                addresses.add(Raw.map("ip", "10.0." + namespaceNumber(namespace) + "." + (8 + number)));
            }
            if (both || only6) {
                addresses.add(Raw.map("ip", "fd00:" + namespaceNumber(namespace) + "::" + (8 + number)));
            }
        }
        Map<String, Object> spec =
                Raw.map("nodeName", node, "containers", List.of(Raw.map("name", "c", "image", "i", "ports", ports())));
        if (hostNetwork) {
            spec.put("hostNetwork", true);
        }
        return Raw.map(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Raw.map("namespace", namespace, "name", "pod" + number, "labels", labels()),
                "spec",
                spec,
                "status",
                Raw.map("podIPs", addresses));
    }

    private static int namespaceNumber(String namespace) {
        return NAMESPACES.indexOf(namespace) + 1;
    }

    private List<Map<String, Object>> ports() {
        List<Map<String, Object>> ports = new ArrayList<>();
        if (dice.percent(75)) {
            ports.add(Raw.map("name", "web", "containerPort", dice.one(80, 80, 81)));
        }
        if (dice.percent(60)) {
            ports.add(Raw.map("name", "dns", "containerPort", 53, "protocol", dice.one("UDP", "TCP")));
        }
        if (dice.percent(60)) {
            ports.add(Raw.map("name", "sig", "containerPort", dice.one(80, 81, 53), "protocol", "SCTP"));
        }
        if (dice.percent(30)) {
            ports.add(Raw.map("containerPort", 81));
        }
        return ports;
    }
}
