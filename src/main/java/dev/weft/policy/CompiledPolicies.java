package dev.weft.policy;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The outcome of one compilation. Immutable. */
public final class CompiledPolicies {

    private final CidrClasses classes;
    private final Set<Cidr> prefixes;
    private final Map<Integer, Subject> subjects;

    CompiledPolicies(CidrClasses classes, Set<Cidr> prefixes, Map<Integer, Subject> subjects) {
        this.classes = classes;
        this.prefixes = Set.copyOf(prefixes);
        this.subjects = Map.copyOf(subjects);
    }

    /** Returns the classes that the entries speak of: those of {@link #prefixes} and those that were there before. */
    public CidrClasses classes() {
        return classes;
    }

    /** Returns the prefixes that the policies use. */
    public Set<Cidr> prefixes() {
        return prefixes;
    }

    /** Returns the set of a pod identity; {@link PolicySet#OPEN} if no policy selects it. */
    public PolicySet set(int identity) {
        return subject(identity).set();
    }

    /** Returns the policies that select an identity and say something about a direction, in their order. */
    public List<PolicyRef> selecting(int identity, Direction direction) {
        return subject(identity).policies().stream()
                .filter(policy -> policy.bearsOn(direction))
                .map(Policy::ref)
                .toList();
    }

    private Subject subject(int identity) {
        Subject subject = subjects.get(identity);
        if (subject == null) {
            throw new IllegalArgumentException("identity " + identity + " was not compiled");
        }
        return subject;
    }

    /**
     * Returns what the sets lack of a new identity as a peer: all that a compilation with it would add to them, denies
     * first. As long as nobody has the identity, the entries can be added to the sets in force one by one.
     *
     * @return entries by set, without those that need none; empty if two subjects share a set that they could not share
     *     any longer, or if a rule depends on the new pod's address: then compile again
     */
    public Optional<Map<PolicySet, List<PolicyEntry>>> additions(Identity fresh) {
        FreshPeer peer = new FreshPeer(fresh);
        Map<PolicySet, List<PolicyEntry>> additions = new HashMap<>();
        Set<Subject> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(subjects.values());
        for (Subject subject : distinct) {
            if (peer.mayDependOnAddress(subject.policies())) {
                return Optional.empty();
            }
            List<PolicyEntry> entries =
                    new SetBuilder(subject.policies()).entries(rule -> peer.matches(rule, subject.ports()));
            List<PolicyEntry> before = additions.put(subject.set(), entries);
            if (before != null && !before.equals(entries)) {
                return Optional.empty();
            }
        }
        additions.values().removeIf(List::isEmpty);
        return Optional.of(Map.copyOf(additions));
    }
}
