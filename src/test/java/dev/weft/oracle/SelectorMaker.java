package dev.weft.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes label selectors of every operator. */
final class SelectorMaker {

    private final Dice dice;

    SelectorMaker(Dice dice) {
        this.dice = dice;
    }

    Map<String, Object> make() {
        Map<String, Object> selector = Raw.map();
        if (dice.percent(12)) {
            return selector;
        }
        if (dice.percent(45)) {
            selector.put("matchLabels", Raw.map(dice.one("app", "tier"), dice.one("x", "y")));
        }
        List<Map<String, Object>> expressions = new ArrayList<>();
        while (expressions.size() < 2 && dice.percent(selector.isEmpty() && expressions.isEmpty() ? 100 : 40)) {
            expressions.add(expression());
        }
        if (!expressions.isEmpty()) {
            selector.put("matchExpressions", expressions);
        }
        return selector;
    }

    private Map<String, Object> expression() {
        String operator = dice.one("In", "In", "NotIn", "Exists", "Exists", "DoesNotExist", "DoesNotExist");
        Map<String, Object> expression = Raw.map("key", dice.one("app", "tier"), "operator", operator);
        if (operator.endsWith("In")) {
            expression.put("values", dice.percent(30) ? List.of("x", "y") : List.of(dice.one("x", "y")));
        }
        return expression;
    }
}
