package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Where a rule and its parts stand in a policy object. */
final class RulePath {

    private final JsonNode object;
    private final String list;
    private final int index;
    private final JsonNode rule;

    /** @param direction {@code ingress} or {@code egress} */
    RulePath(JsonNode object, String direction, int index) {
        this.object = object;
        this.list = direction;
        this.index = index;
        this.rule = object.path("spec").path(direction).path(index);
    }

    /** Returns whether the object has such a rule: it may have been changed since. */
    boolean exists() {
        return rule.isObject();
    }

    JsonNode rule() {
        return rule;
    }

    String field() {
        return "spec." + list + "[" + index + "]";
    }

    int line() {
        return YamlLines.of(object, List.of("spec", list, index));
    }

    /** Returns the field of a peer; empty if the rule names none. */
    Optional<String> peer(int number) {
        String name = list.equals("ingress") ? "from" : "to";
        int seen = 0;
        for (int i = 0; i < rule.path(name).size(); i++) {
            JsonNode entities = rule.path(name).path(i).path("entities");
            seen += entities.isArray() ? entities.size() : 1;
            if (number < seen) {
                return Optional.of(field() + "." + name + "[" + i + "]");
            }
        }
        return Optional.empty();
    }

    /** Returns the field of a port; empty if the rule names none. */
    Optional<String> port(int number) {
        return number < rule.path("ports").size() ? Optional.of(field() + ".ports[" + number + "]") : Optional.empty();
    }
}
