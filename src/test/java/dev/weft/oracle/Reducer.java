package dev.weft.oracle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes a village small that is answered in two ways: first its policies, then who lives there. */
final class Reducer {

    private final ObjectMapper mapper = new ObjectMapper();
    private final BiPredicate<Village, Question> disagree;

    Reducer(BiPredicate<Village, Question> disagree) {
        this.disagree = disagree;
    }

    /** Returns a case of which no policy, part of a policy, pod or namespace can be left out. */
    Case reduce(Village village, Question question) {
        Predicate<ArrayNode> fails = policies -> disagree.test(with(village, policies), question);
        Village smallest = with(village, new Shrinker(fails).shrink(mapper.valueToTree(village.policies())));
        for (Map<String, Object> pod : village.pods()) {
            Village smaller = with(smallest, without(smallest.pods(), pod), smallest.namespaces());
            smallest = isAnswerable(smaller, question) && disagree.test(smaller, question) ? smaller : smallest;
        }
        for (Map<String, Object> namespace : village.namespaces()) {
            Village smaller = with(smallest, smallest.pods(), without(smallest.namespaces(), namespace));
            smallest = disagree.test(smaller, question) ? smaller : smallest;
        }
        return new Case(smallest, List.of(question));
    }

    /** A pod that a question names cannot be left out. */
    private static boolean isAnswerable(Village village, Question question) {
        List<String> names = village.pods().stream()
                .map(pod -> Raw.namespace(pod) + "/" + Raw.name(pod))
                .toList();
        return Stream.of(question.from(), question.to()).allMatch(end -> !end.contains("/") || names.contains(end));
    }

    private Village with(Village village, ArrayNode policies) {
        return new Village(
                village.namespaces(),
                village.pods(),
                village.nodes(),
                mapper.convertValue(policies, new TypeReference<List<Map<String, Object>>>() {}));
    }

    private static Village with(Village village, List<Map<String, Object>> pods, List<Map<String, Object>> namespaces) {
        return new Village(namespaces, pods, village.nodes(), village.policies());
    }

    private static List<Map<String, Object>> without(List<Map<String, Object>> objects, Map<String, Object> one) {
        List<Map<String, Object>> rest = new ArrayList<>(objects);
        rest.remove(one);
        return rest;
    }
}
