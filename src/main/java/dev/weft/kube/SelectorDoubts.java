package dev.weft.kube;

import dev.weft.model.LabelDomain;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds selectors that no labels whatever can satisfy. */
final class SelectorDoubts {

    /** What an API server takes as a label's value. */
    private static final Pattern VALUE = Pattern.compile("(?=.{0,63}$)([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?");

    /** What it takes as the name of a namespace. */
    private static final Pattern NAMESPACE = Pattern.compile("(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private SelectorDoubts() {}

    static List<Remark> about(String field, LabelSelector selector) {
        List<Remark> remarks = new ArrayList<>();
        selector.domains().forEach((key, domain) -> {
            String why = why(key, domain);
            if (!why.isEmpty()) {
                remarks.add(remark(field, selector, key, why));
            }
        });
        return remarks;
    }

    private static String why(String key, LabelDomain domain) {
        if (domain.isEmpty()) {
            return "asks for what excludes itself, so it matches nothing";
        }
        if (domain.absent() || !domain.listed()) {
            return "";
        }
        if (none(domain, VALUE.asMatchPredicate())) {
            return "asks for what no label can be, so it matches nothing";
        }
        return key.equals(NAMESPACE_NAME) && none(domain, NAMESPACE.asMatchPredicate())
                ? "asks for what no namespace can be called, so it matches nothing"
                : "";
    }

    private static boolean none(LabelDomain domain, Predicate<String> possible) {
        return domain.values().stream().noneMatch(possible);
    }

    private static Remark remark(String field, LabelSelector selector, String key, String why) {
        String asked = selector.requirements().stream()
                .filter(requirement -> requirement.key().equals(key))
                .map(LabelRequirement::text)
                .collect(Collectors.joining(","));
        return new Remark(
                Remark.Reason.MATCHES_NOTHING, field, asked, why, "correct the requirements on '" + key + "'");
    }
}
