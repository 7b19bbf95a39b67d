package dev.weft.oracle;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names the fields of policies that were left empty, or out, and decided by what that means. */
final class Empties {

    private Empties() {}

    /** A rule of this policy decided: what made the policy speak for the pod, and in this direction. */
    static void ruled(Map<String, Object> policy, Set<String> features) {
        if (selectsAll(policy)) {
            features.add("empty-subject");
        }
        if (isKubernetes(policy)) {
            String types = types(policy);
            if (!types.isEmpty()) {
                features.add(types);
            }
        }
    }

    /** No rule selected, and these policies isolate. Where all do for the same reason, it decided. */
    static void isolated(List<Map<String, Object>> isolating, String direction, Set<String> features) {
        if (isolating.stream().allMatch(Empties::selectsAll)) {
            features.add("empty-subject");
        }
        for (String types : List.of("absent-policyTypes", "empty-policyTypes")) {
            if (isolating.stream().allMatch(policy -> isKubernetes(policy) && types.equals(types(policy)))) {
                features.add(types);
            }
        }
        // One alone would let the packet pass, if no rules meant any.
        String list = direction.toLowerCase(Locale.ROOT);
        for (Map<String, Object> policy : isolating) {
            Map<String, Object> spec = Raw.need(policy, "spec");
            if (Raw.items(spec, list).isEmpty()) {
                features.add((spec.containsKey(list) ? "empty-" : "absent-") + list);
            }
        }
    }

    /** No rule selected, and none of these policies isolates. */
    static void open(List<Map<String, Object>> selecting, Set<String> features) {
        for (Map<String, Object> policy : selecting) {
            if (isEmpty(Raw.need(policy, "spec"), "isolate")) {
                features.add("empty-isolate");
            }
        }
    }

    /** Returns whether a list is there and holds nothing. */
    static boolean isEmpty(Map<String, Object> object, String list) {
        return object.containsKey(list) && ((List<?>) object.get(list)).isEmpty();
    }

    private static String types(Map<String, Object> policy) {
        Map<String, Object> spec = Raw.need(policy, "spec");
        return !spec.containsKey("policyTypes")
                ? "absent-policyTypes"
                : isEmpty(spec, "policyTypes") ? "empty-policyTypes" : "";
    }

    private static boolean selectsAll(Map<String, Object> policy) {
        Map<String, Object> spec = Raw.need(policy, "spec");
        Map<String, Object> subject = isKubernetes(policy) ? spec : Raw.need(spec, "subject");
        return Raw.need(subject, "podSelector").isEmpty()
                && Raw.need(subject, "namespaceSelector").isEmpty();
    }

    private static boolean isKubernetes(Map<String, Object> policy) {
        return "NetworkPolicy".equals(policy.get("kind"));
    }
}
