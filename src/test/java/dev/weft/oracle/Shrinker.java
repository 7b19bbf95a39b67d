package dev.weft.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing case small: leaves out one element or field after the other as long as the case still fails. */
final class Shrinker {

    private final Predicate<ArrayNode> fails;

    Shrinker(Predicate<ArrayNode> fails) {
        this.fails = fails;
    }

    /** Returns a case of which nothing can be left out, made of one that fails. */
    ArrayNode shrink(ArrayNode failing) {
        ArrayNode smallest = failing.deepCopy();
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (List<Object> path : paths(smallest, List.of())) {
                ArrayNode candidate = without(smallest, path);
                if (fails.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** Returns the way to every element and field, the large ones first. */
    private static List<List<Object>> paths(JsonNode node, List<Object> to) {
        List<List<Object>> own = new ArrayList<>();
        List<List<Object>> below = new ArrayList<>();
        for (int i = node.isArray() ? node.size() - 1 : -1; i >= 0; i--) {
            own.add(with(to, i));
            below.addAll(paths(node.get(i), with(to, i)));
        }
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                own.add(with(to, name));
                below.addAll(paths(object.get(name), with(to, name)));
            });
        }
        own.addAll(below);
        return own;
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static ArrayNode without(ArrayNode tree, List<Object> path) {
        ArrayNode copy = tree.deepCopy();
        JsonNode parent = copy;
        for (Object step : path.subList(0, path.size() - 1)) {
            parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
        }
        Object last = path.getLast();
        if (last instanceof Integer index) {
            ((ArrayNode) parent).remove(index);
        } else {
            ((ObjectNode) parent).remove((String) last);
        }
        return copy;
    }
}
