package dev.weft.oracle;

import java.util.List;
import java.util.Map;

/** What a policy says about a direction as a whole. */
final class Speech {

    private Speech() {}

    /** A NetworkPolicy has no field for it. */
    static boolean isStaged(Map<String, Object> policy) {
        return "Staged"
                .equals(
                        kubernetes(policy)
                                ? Raw.need(Raw.need(policy, "metadata"), "annotations")
                                        .get("weft.dev/stage")
                                : Raw.need(policy, "spec").get("stage"));
    }

    private static boolean kubernetes(Map<String, Object> policy) {
        return "NetworkPolicy".equals(policy.get("kind"));
    }

    static long order(Map<String, Object> policy) {
        Object order = Raw.need(policy, "spec").get("order");
        return kubernetes(policy) || order == null ? 100 : (Integer) order;
    }

    /** policyTypes: if not specified, Ingress is always set, and Egress if there are any egress rules. */
    static boolean isolates(Map<String, Object> policy, String direction) {
        Map<String, Object> spec = Raw.need(policy, "spec");
        String key = direction.toLowerCase(java.util.Locale.ROOT);
        if (!kubernetes(policy)) {
            return spec.containsKey("isolate") ? Raw.texts(spec, "isolate").contains(direction) : spec.containsKey(key);
        }
        List<String> types = Raw.texts(spec, "policyTypes");
        if (!types.isEmpty()) {
            return types.contains(direction);
        }
        return direction.equals("Ingress") || !Raw.items(spec, key).isEmpty();
    }

    static boolean speaks(Map<String, Object> policy, String direction) {
        return isolates(policy, direction) || !rules(policy, direction).isEmpty();
    }

    /** Rules of a direction that policyTypes leaves out have no effect. */
    static List<Map<String, Object>> rules(Map<String, Object> policy, String direction) {
        if (kubernetes(policy) && !isolates(policy, direction)) {
            return List.of();
        }
        return Raw.items(Raw.need(policy, "spec"), direction.toLowerCase(java.util.Locale.ROOT));
    }
}
