package dev.weft.kube;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one object while it is read, and what of it can hardly be meant. */
final class Findings {

    private final List<PolicyProblem> problems = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    /** Notes a problem; returns empty, for readers to return in turn. */
    <T> Optional<T> add(String field, @Nullable Object value, String message, String remedy) {
        problems.add(new PolicyProblem(field, String.valueOf(value), message, remedy));
        return Optional.empty();
    }

    void remark(Remark remark) {
        remarks.add(remark);
    }

    /** Notes what no field of the type took up; returns whether there was nothing. */
    boolean noneUnknown(String field, Map<String, Object> unknown) {
        unknown.forEach((name, value) -> add(
                field + "." + name,
                value,
                "unknown field '" + name + "'",
                "remove it, or correct its name; kubectl explain shows the fields"));
        return unknown.isEmpty();
    }

    /**
     * Reads the items of a rule's list.
     *
     * @param otherwise what a deny rule selects by an item that cannot be read, or by a list without any; an allow rule
     *     selects nothing by either
     */
    <S, T> List<T> each(String field, List<S> items, Verdict verdict, T otherwise, Reader<S, T> reader) {
        if (items.isEmpty() && verdict == Verdict.DENY) {
            return List.of(otherwise);
        }
        List<T> read = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Optional<T> item = reader.apply(field + "[" + i + "]", items.get(i));
            if (item.isPresent()) {
                read.add(item.get());
            } else if (verdict == Verdict.DENY) {
                read.add(otherwise);
            }
        }
        return read;
    }

    /** Reads the item at a path. */
    interface Reader<S, T> extends BiFunction<String, S, Optional<T>> {}

    PolicyConversion conclude(Policy policy) {
        return problems.isEmpty()
                ? new PolicyConversion.Accepted(policy, remarks)
                : new PolicyConversion.Flawed(policy, problems, remarks);
    }
}
