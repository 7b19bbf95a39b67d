package dev.weft.policy;

import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Compiles policies for all pod identities. The result depends on the input alone, not on its order, except that a
 * prefix keeps the class number it had.
 */
public final class PolicyCompiler {

    /** Subjects with equal keys have equal sets, which then are compiled once. */
    private record Key(List<Integer> policies, SortedSet<NamedPort> ports) {}

    private final Subjects selecting;
    private final RuleMatches matches;
    private final Map<Key, Subject> compiled = new HashMap<>();

    private PolicyCompiler(List<Policy> policies, RuleMatches matches) {
        this.selecting = new Subjects(policies);
        this.matches = matches;
    }

    /** Compiles; the classes of {@code before} stay, and those of new prefixes are added. */
    public static CompiledPolicies compile(PolicyInput input, CidrClasses before) {
        Identities identities = new Identities(input.identities());
        PodPorts ports = new PodPorts(input.pods(), identities);
        Set<Cidr> prefixes = Prefixes.of(input, ports);
        CidrClasses classes = before.extend(prefixes);
        PolicyCompiler compiler =
                new PolicyCompiler(input.policies(), new RuleMatches(input, identities, classes, ports));
        Map<Integer, Subject> subjects = new HashMap<>();
        for (int subject : input.subjects()) {
            subjects.put(subject, compiler.subject(identities.get(subject)));
        }
        return new CompiledPolicies(classes, prefixes, subjects);
    }

    private Subject subject(Identity identity) {
        List<Integer> selected = selecting.of(identity);
        boolean portsCount = selected.stream()
                .flatMap(index -> selecting.get(index).rules().stream())
                .anyMatch(PodPorts::dependOnSubject);
        SortedSet<NamedPort> ports = portsCount ? identity.labels().namedPorts() : Collections.emptySortedSet();
        return compiled.computeIfAbsent(new Key(selected, ports), this::build);
    }

    private Subject build(Key key) {
        List<Policy> selected = key.policies().stream().map(selecting::get).toList();
        PolicySet set = selected.isEmpty()
                ? PolicySet.OPEN
                : new SetBuilder(selected).build(rule -> matches.of(rule, key.ports()));
        return new Subject(selected, key.ports(), set);
    }
}
