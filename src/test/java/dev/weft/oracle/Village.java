package dev.weft.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A small cluster.
 *
 * @param nodes addresses of each node
 */
record Village(
        List<Map<String, Object>> namespaces,
        List<Map<String, Object>> pods,
        Map<String, List<String>> nodes,
        List<Map<String, Object>> policies) {

    /** Returns the village without the policies that are only tried. */
    Village enforced() {
        return new Village(
                namespaces,
                pods,
                nodes,
                policies.stream().filter(policy -> !Speech.isStaged(policy)).toList());
    }

    /** Returns all as manifests say it. */
    List<Map<String, Object>> objects() {
        List<Map<String, Object>> objects = new ArrayList<>(policies);
        objects.addAll(model());
        return objects;
    }

    /** Returns all but the policies. */
    List<Map<String, Object>> model() {
        List<Map<String, Object>> model = new ArrayList<>(namespaces);
        nodes.forEach((name, addresses) -> model.add(node(name, addresses)));
        model.addAll(pods);
        return model;
    }

    private static Map<String, Object> node(String name, List<String> addresses) {
        List<Map<String, Object>> internal = addresses.stream()
                .map(address -> Raw.map("type", "InternalIP", "address", address))
                .toList();
        return Raw.map(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Raw.map("name", name),
                "status",
                Raw.map("addresses", internal));
    }

    Map<String, Object> namespaceLabels(String name) {
        Map<String, Object> labels = new HashMap<>(Map.of("kubernetes.io/metadata.name", name));
        for (Map<String, Object> namespace : namespaces) {
            if (Raw.name(namespace).equals(name)) {
                labels.putAll(Raw.labels(namespace));
            }
        }
        return labels;
    }

    /** Whether a policy's subject is a pod. */
    boolean selects(Map<String, Object> policy, Map<String, Object> pod) {
        Map<String, Object> spec = Raw.need(policy, "spec");
        if (!policy.get("kind").equals("WeftClusterNetworkPolicy")
                && !Raw.namespace(policy).equals(Raw.namespace(pod))) {
            return false;
        }
        Map<String, Object> subject = policy.get("kind").equals("NetworkPolicy") ? spec : Raw.need(spec, "subject");
        return Labels.select(Raw.need(subject, "podSelector"), Raw.labels(pod), new TreeSet<>())
                && Labels.select(
                        Raw.need(subject, "namespaceSelector"), namespaceLabels(Raw.namespace(pod)), new TreeSet<>());
    }

    /** Returns which port a pod calls so. */
    int port(String pod, int family, String name, String protocol) {
        Map<String, Object> receiver = Objects.requireNonNull(party(pod, family).pod(), pod);
        return PortOracle.numbers(receiver, name, protocol).getFirst();
    }

    Question.Party party(String text, int family) {
        if (text.startsWith("entity:")) {
            return new Question.Party(null, text.substring("entity:".length()), null, null);
        }
        for (Map<String, Object> pod : pods) {
            List<String> addresses = addresses(pod);
            if (text.equals(Raw.namespace(pod) + "/" + Raw.name(pod))
                    || !hostNetwork(pod) && addresses.contains(text)) {
                return of(
                        pod,
                        addresses.stream()
                                .filter(address -> address.contains(":") == (family == 6))
                                .findFirst()
                                .orElse(null));
            }
        }
        for (Map.Entry<String, List<String>> node : nodes.entrySet()) {
            if (node.getValue().contains(text)) {
                return new Question.Party(null, "remote-node", node.getKey(), text);
            }
        }
        return new Question.Party(null, "world", null, text);
    }

    /** A host-network pod is its node to everybody. */
    private static Question.Party of(Map<String, Object> pod, @Nullable String address) {
        String node = Raw.text(Raw.need(pod, "spec"), "nodeName");
        return hostNetwork(pod)
                ? new Question.Party(null, "remote-node", node, address)
                : new Question.Party(pod, "pod", node, address);
    }

    static boolean hostNetwork(Map<String, Object> pod) {
        return Boolean.TRUE.equals(Raw.need(pod, "spec").get("hostNetwork"));
    }

    static List<String> addresses(Map<String, Object> pod) {
        return Raw.items(Raw.need(pod, "status"), "podIPs").stream()
                .map(ip -> String.valueOf(ip.get("ip")))
                .toList();
    }
}
