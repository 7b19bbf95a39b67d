package dev.weft.kube;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which of a pod's labels count for its identity. */
public interface LabelFilter {

    /** Every label counts. */
    LabelFilter ALL = Map::copyOf;

    Map<String, String> apply(Map<String, String> podLabels);

    /** Leaves out what differs per pod or rollout by nature, but for keys that a policy's selector mentions. */
    static LabelFilter stable(Set<String> mentioned) {
        return labels -> {
            Map<String, String> kept = new TreeMap<>(labels);
            kept.keySet().removeIf(key -> VolatileLabels.KEYS.contains(key) && !mentioned.contains(key));
            return kept;
        };
    }
}
