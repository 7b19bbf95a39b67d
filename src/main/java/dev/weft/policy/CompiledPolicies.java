package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import dev.weft.model.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The outcome of one compilation. Immutable. */
public final class CompiledPolicies {

    private final Map<Integer, Subject> subjects;

    CompiledPolicies(Map<Integer, Subject> subjects) {
        this.subjects = Map.copyOf(subjects);
    }

    /** Returns whether an identity was compiled. */
    public boolean has(int identity) {
        return subjects.containsKey(identity);
    }

    /** Returns the set of a pod identity; {@link PolicySet#OPEN} if no policy selects it. */
    public PolicySet set(int identity) {
        return subject(identity).set();
    }

    /** Returns the enforced policies that select an identity and say something about a direction, in their order. */
    public List<PolicyRef> selecting(int identity, Direction direction) {
        return subject(identity).policies().stream()
                .filter(policy -> !policy.isStaged() && policy.bearsOn(direction))
                .map(Policy::ref)
                .toList();
    }

    /** Returns the policies of any stage that select an identity and say something about a direction, in their order. */
    public List<PolicyRef> bearing(int identity, Direction direction) {
        return subject(identity).policies().stream()
                .filter(policy -> policy.bearsOn(direction))
                .map(Policy::ref)
                .toList();
    }

    /** Returns the staged policies that select an identity, in their order. */
    public List<Policy> staged(int identity) {
        return has(identity)
                ? subject(identity).policies().stream().filter(Policy::isStaged).toList()
                : List.of();
    }

    /** Returns the policies of a stage that isolate an identity in a direction, in their order. */
    public List<PolicyRef> isolating(int identity, Direction direction, Stage stage) {
        return subject(identity).policies().stream()
                .filter(policy -> policy.stage() == stage && policy.isolates().contains(direction))
                .map(Policy::ref)
                .toList();
    }

    /** Returns the rules that are not in force as they are written for some subject, as its set would be too large. */
    public List<RuleRef> narrowed() {
        return subjects.values().stream()
                .distinct()
                .flatMap(subject -> subject.narrowed().stream())
                .distinct()
                .sorted(Comparator.comparing(RuleRef::policy)
                        .thenComparing(RuleRef::direction)
                        .thenComparing(RuleRef::index))
                .toList();
    }

    /** Returns what one of {@link #narrowed} is as it is written. */
    Rule written(RuleRef narrowed) {
        return subjects.values().stream()
                .filter(subject -> subject.narrowed().contains(narrowed))
                .flatMap(subject -> subject.policies().stream())
                .filter(policy -> policy.ref().equals(narrowed.policy()))
                .flatMap(policy -> policy.rules().stream())
                .filter(rule -> rule.direction() == narrowed.direction() && rule.index() == narrowed.index())
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether a rule is not in force as it is written for an identity. */
    public boolean isNarrowed(int identity, RuleRef rule) {
        return has(identity) && subject(identity).narrowed().contains(rule);
    }

    private Subject subject(int identity) {
        Subject subject = subjects.get(identity);
        if (subject == null) {
            throw new IllegalArgumentException("identity " + identity + " was not compiled");
        }
        return subject;
    }
}
