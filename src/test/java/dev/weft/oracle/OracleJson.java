package dev.weft.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The oracle's answer in the form of {@code weft policy eval}, which is compared as JSON. */
final class OracleJson {

    private static final List<String> FIELDS =
            List.of("egress", "ingress", "verdict", "egressBy", "ingressBy", "staged");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OracleJson() {}

    /** Returns what is to be compared of an answer. */
    static ObjectNode of(ObjectNode answer) {
        return answer.deepCopy().retain(FIELDS);
    }

    static ObjectNode of(StagedOracle.Answer answer) {
        ObjectNode json = json(answer.enforced());
        if (answer.staged() != null) {
            json.set("staged", json(answer.staged()));
        }
        return json;
    }

    private static ObjectNode json(Oracle.Verdict verdict) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("egress", text(verdict.egress()));
        json.put("ingress", text(verdict.ingress()));
        json.put("verdict", text(verdict));
        json.set("egressBy", by(verdict.egress()));
        json.set("ingressBy", by(verdict.ingress()));
        return json;
    }

    static String text(Oracle.Verdict verdict) {
        return verdict.allowed() ? "allow" : "deny";
    }

    private static String text(Oracle.@Nullable Side side) {
        return side == null ? "n/a" : side.allowed() ? "allow" : "deny";
    }

    private static @Nullable ObjectNode by(Oracle.@Nullable Side side) {
        if (side == null) {
            return null;
        }
        ObjectNode by = MAPPER.createObjectNode().put("reason", side.reason());
        Oracle.Hit hit = side.hit();
        by.put("kind", hit == null ? null : String.valueOf(hit.policy().get("kind")));
        by.put("namespace", hit == null ? null : Raw.namespace(hit.policy()));
        by.put("name", hit == null ? null : Raw.name(hit.policy()));
        by.put("rule", hit == null ? null : hit.index());
        side.selectedBy().forEach(by.putArray("selectedBy")::add);
        return by;
    }
}
