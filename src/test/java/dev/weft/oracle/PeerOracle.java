package dev.weft.oracle;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whom a rule selects. */
final class PeerOracle {

    private final Village village;

    PeerOracle(Village village) {
        this.village = village;
    }

    /** Notes in {@code excluded} what kept a peer out that a rule would have selected otherwise. */
    boolean selects(
            Map<String, Object> policy,
            Map<String, Object> rule,
            String direction,
            Question.Party peer,
            int family,
            Set<String> features,
            Set<String> excluded) {
        String list = direction.equals("Ingress") ? "from" : "to";
        List<Map<String, Object>> given = Raw.items(rule, list);
        if (given.isEmpty()) {
            features.add(Empties.isEmpty(rule, list) ? "empty-peers" : "anyone");
            return true;
        }
        for (Map<String, Object> one : given) {
            Set<String> used = new TreeSet<>();
            if (selects(policy, one, peer, family, used)) {
                features.addAll(used);
                return true;
            }
            if (used.contains("except")) {
                excluded.add("except");
            }
        }
        return false;
    }

    private boolean selects(
            Map<String, Object> policy,
            Map<String, Object> given,
            Question.Party peer,
            int family,
            Set<String> features) {
        Map<String, Object> block = Raw.object(given, "ipBlock");
        if (block != null) {
            features.add("ipBlock");
            features.add("ipBlock-" + (peer.node() != null && peer.pod() == null ? "node" : peer.part()));
            return Blocks.select(block, peer.address(), family, features);
        }
        if (given.containsKey("entities")) {
            return Raw.texts(given, "entities").stream().anyMatch(entity -> plays(peer, entity, features));
        }
        Map<String, Object> pod = peer.pod();
        return pod != null && pods(policy, given, pod, features);
    }

    private boolean pods(
            Map<String, Object> policy, Map<String, Object> given, Map<String, Object> pod, Set<String> features) {
        Map<String, Object> pods = Raw.object(given, "podSelector");
        Map<String, Object> namespaces = Raw.object(given, "namespaceSelector");
        if (pods != null && pods.isEmpty()) {
            features.add("empty-podSelector");
        }
        if (namespaces != null && namespaces.isEmpty()) {
            features.add("empty-namespaceSelector");
        }
        features.add(pods == null ? "namespaceSelector" : namespaces == null ? "podSelector" : "both-selectors");
        boolean inScope = namespaces == null
                ? Raw.namespace(policy).isEmpty() || Raw.namespace(policy).equals(Raw.namespace(pod))
                : Labels.select(namespaces, village.namespaceLabels(Raw.namespace(pod)), features);
        return inScope && (pods == null || Labels.select(pods, Raw.labels(pod), features));
    }

    private static boolean plays(Question.Party peer, String entity, Set<String> features) {
        boolean outside = peer.part().equals("world") || peer.part().equals("kube-apiserver");
        boolean plays = switch (entity) {
            case "all" -> true;
            case "cluster" -> !outside;
            case "world" -> outside;
            default -> peer.part().equals(entity);
        };
        if (plays) {
            features.add("entity:" + entity);
        }
        return plays;
    }
}
