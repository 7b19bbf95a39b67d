package dev.weft.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes policies of all three kinds and of both stages with every form of rule. */
final class PolicyMaker {

    private final Dice dice;
    private final SelectorMaker selectors;

    PolicyMaker(Dice dice, SelectorMaker selectors) {
        this.dice = dice;
        this.selectors = selectors;
    }

    Map<String, Object> make(String namespace, String name) {
        Map<String, Object> policy = unstaged(namespace, name);
        if (dice.percent(33)) {
            stage(policy, "Staged");
        } else if (dice.percent(20)) {
            stage(policy, "Enforced");
        }
        return policy;
    }

    private static void stage(Map<String, Object> policy, String stage) {
        if (policy.get("kind").equals("NetworkPolicy")) {
            Raw.need(policy, "metadata").put("annotations", Raw.map("weft.dev/stage", stage));
        } else {
            Raw.need(policy, "spec").put("stage", stage);
        }
    }

    private Map<String, Object> unstaged(String namespace, String name) {
        return dice.percent(35)
                ? object("networking.k8s.io/v1", "NetworkPolicy", namespace, name, kubernetes())
                : dice.percent(55)
                        ? object("weft.dev/v1alpha1", "WeftNetworkPolicy", namespace, name, weft(false))
                        : object("weft.dev/v1alpha1", "WeftClusterNetworkPolicy", "", name, weft(true));
    }

    private static Map<String, Object> object(
            String version, String kind, String namespace, String name, Map<String, Object> spec) {
        Map<String, Object> meta = Raw.map("name", name);
        if (!namespace.isEmpty()) {
            meta.put("namespace", namespace);
        }
        return Raw.map("apiVersion", version, "kind", kind, "metadata", meta, "spec", spec);
    }

    private Map<String, Object> kubernetes() {
        Map<String, Object> spec = Raw.map();
        if (dice.percent(90)) {
            spec.put("podSelector", selectors.make());
        }
        for (String direction : List.of("Ingress", "Egress")) {
            if (dice.percent(65)) {
                spec.put(direction.toLowerCase(Locale.ROOT), rules(direction, true));
            }
        }
        if (dice.percent(60)) {
            spec.put(
                    "policyTypes",
                    dice.one(
                            List.of("Ingress"), List.of("Egress"), List.of("Ingress", "Egress"), List.of(), List.of()));
        }
        return spec;
    }

    private Map<String, Object> weft(boolean clusterWide) {
        Map<String, Object> subject = Raw.map();
        if (dice.percent(75)) {
            subject.put("podSelector", selectors.make());
        }
        if (clusterWide && dice.percent(50)) {
            subject.put("namespaceSelector", selectors.make());
        }
        Map<String, Object> spec = Raw.map("subject", subject);
        if (dice.percent(75)) {
            spec.put("order", dice.one(0, 50, 100, 150, 1000));
        }
        boolean isolate = dice.percent(50);
        if (isolate) {
            spec.put(
                    "isolate",
                    dice.one(
                            List.of(), List.of(), List.of("Ingress"), List.of("Egress"), List.of("Egress", "Ingress")));
        }
        for (String direction : List.of("Ingress", "Egress")) {
            if (dice.percent(70)) {
                spec.put(direction.toLowerCase(Locale.ROOT), rules(direction, false));
            }
        }
        boolean speaks = isolate || spec.containsKey("ingress") || spec.containsKey("egress");
        if (!speaks || deniesOnly(spec, "ingress") || deniesOnly(spec, "egress")) {
            spec.putIfAbsent("isolate", List.of(dice.one("Ingress", "Egress")));
        }
        return spec;
    }

    private static boolean deniesOnly(Map<String, Object> spec, String direction) {
        List<Map<String, Object>> rules = Raw.items(spec, direction);
        return !rules.isEmpty() && rules.stream().allMatch(rule -> "Deny".equals(rule.get("action")));
    }

    private List<Map<String, Object>> rules(String direction, boolean kubernetes) {
        List<Map<String, Object>> rules = new ArrayList<>();
        int count = dice.one(0, 1, 2, 2, 3);
        for (int i = 0; i < count; i++) {
            Map<String, Object> rule = Raw.map();
            if (!kubernetes) {
                rule.put("action", dice.one("Allow", "Allow", "Deny"));
            }
            String others = direction.equals("Ingress") ? "from" : "to";
            if (dice.percent(93)) {
                rule.put(others, several(kubernetes ? 14 : 0, () -> peer(kubernetes)));
            }
            if (dice.percent(93)) {
                rule.put("ports", several(kubernetes ? 8 : 0, () -> port(kubernetes)));
            }
            rules.add(rule);
        }
        return rules;
    }

    /** NetworkPolicy takes an empty list for a missing one; our kinds refuse it. */
    private <T> List<T> several(int emptyPercent, java.util.function.Supplier<T> maker) {
        List<T> made = new ArrayList<>();
        int count = dice.percent(emptyPercent) ? 0 : 2 + dice.upTo(3);
        for (int i = 0; i < count; i++) {
            made.add(maker.get());
        }
        return made;
    }

    private Map<String, Object> peer(boolean kubernetes) {
        return switch (dice.upTo(kubernetes ? 16 : 21)) {
            case 0, 1, 2 -> Raw.map("podSelector", selectors.make());
            case 3, 4, 5 -> Raw.map("namespaceSelector", selectors.make());
            case 6, 7, 8, 9 -> Raw.map("podSelector", selectors.make(), "namespaceSelector", selectors.make());
            case 10, 11, 12, 13, 14, 15 -> Raw.map("ipBlock", block());
            default ->
                Raw.map(
                        "entities",
                        List.of(
                                dice.one("host", "remote-node", "remote-node", "kube-apiserver", "kube-apiserver"),
                                dice.one("all", "world", "world", "cluster", "remote-node", "kube-apiserver")));
        };
    }

    private Map<String, Object> block() {
        int namespace = 1 + dice.upTo(3);
        Map<String, Object> block = switch (dice.upTo(9)) {
            case 0 -> Raw.map("cidr", "0.0.0.0/0", "except", List.of("10.0." + namespace + ".0/24"));
            case 1 -> Raw.map("cidr", "::/0", "except", List.of("fd00:" + namespace + "::/32", "fd00:9::1/128"));
            case 2 -> Raw.map("cidr", "10.0.0.0/16", "except", List.of("10.0." + namespace + ".8/29"));
            case 3, 7 -> Raw.map("cidr", dice.one("192.0.2.0/24", "2001:db8::/32"));
            case 4, 8 ->
                Raw.map(
                        "cidr",
                        dice.one(
                                "10.9.0.0/30",
                                "fd00:9::/64",
                                "10.9.0.0/16",
                                "fd00:9::/32",
                                "10.8.0.0/13",
                                "fd00::/12"));
            case 5 ->
                Raw.map("cidr", dice.one("10.0." + namespace + ".0/28", "10.0." + namespace + ".9/32", "10.0.0.0/22"));
            default -> Raw.map("cidr", "fd00::/16", "except", List.of("fd00:" + namespace + "::8/126"));
        };
        if (dice.percent(30)) {
            block.remove("except");
        }
        return block;
    }

    private Map<String, Object> port(boolean kubernetes) {
        Map<String, Object> port = Raw.map();
        if (dice.percent(80)) {
            port.put("protocol", dice.one("TCP", "TCP", "UDP", "UDP", "SCTP", "SCTP"));
        }
        switch (dice.upTo(kubernetes ? 9 : 14)) {
            case 0 -> port.put("port", dice.one(80, 53, 81));
            case 1, 2, 3, 4, 7 -> named(port);
            case 5, 6 -> {
                int first = dice.one(1, 53, 79, 80, 1000, 32768);
                port.put("port", first);
                port.put("endPort", first + dice.one(0, 1, 20, 5000, 32767));
            }
            case 8 -> {}
            default -> icmp(port);
        }
        return port;
    }

    private void named(Map<String, Object> port) {
        String protocol = dice.one("TCP", "UDP", "SCTP");
        port.put("protocol", protocol);
        port.put(
                "port",
                switch (protocol) {
                    case "UDP" -> "dns";
                    case "SCTP" -> "sig";
                    default -> dice.one("web", "web", "dns");
                });
    }

    private void icmp(Map<String, Object> port) {
        boolean ipv4 = dice.percent(50);
        port.put("protocol", ipv4 ? "ICMP" : "ICMPv6");
        if (dice.percent(75)) {
            port.put("icmpType", IcmpTypes.one(dice, ipv4));
            if (dice.percent(60)) {
                port.put("icmpCode", dice.one(0, 0, 1));
            }
        }
    }
}
