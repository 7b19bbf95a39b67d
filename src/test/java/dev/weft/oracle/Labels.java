package dev.weft.oracle;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Label selectors, from the documentation's page "Labels and Selectors". */
final class Labels {

    private Labels() {}

    static boolean select(Map<String, Object> selector, Map<String, Object> labels, Set<String> features) {
        for (Map.Entry<String, Object> equal : Raw.need(selector, "matchLabels").entrySet()) {
            if (!equal.getValue().equals(labels.get(equal.getKey()))) {
                return false;
            }
            features.add("matchLabels");
        }
        for (Map<String, Object> expression : Raw.items(selector, "matchExpressions")) {
            if (!holds(expression, labels)) {
                return false;
            }
            features.add(String.valueOf(expression.get("operator")));
        }
        return true;
    }

    private static boolean holds(Map<String, Object> expression, Map<String, Object> labels) {
        String key = String.valueOf(expression.get("key"));
        List<String> values = Raw.texts(expression, "values");
        boolean present = labels.containsKey(key);
        if ("Exists".equals(expression.get("operator"))) {
            return present;
        }
        if ("DoesNotExist".equals(expression.get("operator"))) {
            return !present;
        }
        boolean among = false;
        for (String value : values) {
            if (present && value.equals(labels.get(key))) {
                among = true;
            }
        }
        return "In".equals(expression.get("operator")) == among;
    }
}
