package dev.weft.agent;

import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import java.util.List;

/**
 * All policies of one kind.
 *
 * @param upTo the highest resourceVersion among them, 0 if there is none
 */
record PolicyRows(String kind, List<Stored<PolicyConversion>> rows, long upTo) {

    static PolicyRows of(String kind, Mirror<String, PolicyConversion> mirror) {
        List<Stored<PolicyConversion>> rows = mirror.all();
        return new PolicyRows(
                kind, rows, rows.stream().mapToLong(Stored::version).max().orElse(0));
    }
}
