package dev.weft.policy;

import dev.weft.model.Cidr;
import dev.weft.model.EntryMerge;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import dev.weft.model.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles policies for all pod identities. The result depends on the input alone, not on its order, except that a
 * prefix keeps the class number it had. A compiler remembers its last result, so that the next one costs what has
 * changed: policies and identities are taken for unchanged if they are the same objects. Not for several threads.
 */
public final class PolicyCompiler {

    private Ground ground = Ground.NONE;
    private Identities subjects = Ground.NONE.identities();
    private Subjects selecting = new Subjects();
    private KnownKeys keys = new KnownKeys();
    private Map<SubjectKey, Subject> compiled = Map.of();

    /** Compiles; the classes of {@code before} stay, and those of new prefixes are added. */
    public CompiledPolicies compile(PolicyInput input, CidrClasses before) {
        Identities identities = kept(ground.identities(), input.identities());
        subjects = input.subjects().size() == identities.all().size()
                ? identities
                : kept(subjects, input.subjects().stream().map(identities::get).toList());
        selecting = new Subjects(input.policies(), subjects, selecting);
        PodPorts ports = new PodPorts(input.pods(), identities);
        Set<Cidr> prefixes = Prefixes.of(selecting.policies(), ports, input.apiServers());
        CidrClasses classes = before.extend(prefixes);
        ground = new Ground(identities, classes, input.apiServers(), ports);
        KnownKeys last = keys;
        keys = last.on(ground, ruleCount(input.policies()));
        Map<Integer, Subject> found = subjects(subjects.all(), keys == last);
        keys.settle();
        return new CompiledPolicies(classes, prefixes, found);
    }

    private static Identities kept(Identities last, List<Identity> now) {
        List<Identity> ascending = Identities.ascending(now);
        return ascending.equals(last.all()) ? last : new Identities(ascending);
    }

    private static int ruleCount(List<Policy> policies) {
        int count = 0;
        for (Policy policy : policies) {
            count += policy.rules().size();
        }
        return count;
    }

    /** @param lastHold whether the same policies have the same set as last time */
    private Map<Integer, Subject> subjects(List<Identity> identities, boolean lastHold) {
        Map<SubjectKey, Subject> last = compiled;
        compiled = new HashMap<>();
        Map<Integer, Subject> found = new HashMap<>();
        EntryMerge merge = new EntryMerge();
        for (Identity identity : identities) {
            SubjectKey key = key(identity);
            found.put(identity.number(), compiled.computeIfAbsent(key, fresh -> {
                Subject before = last.get(fresh);
                return before != null && lastHold ? before : subject(fresh, before, merge);
            }));
        }
        return found;
    }

    private SubjectKey key(Identity identity) {
        List<Policy> policies = selecting.of(identity);
        SortedSet<NamedPort> ports =
                Dependence.onSubject(policies) ? identity.labels().namedPorts() : Collections.emptySortedSet();
        return new SubjectKey(policies, ports);
    }

    private Subject subject(SubjectKey key, @Nullable Subject last, EntryMerge merge) {
        List<long[]> found = new ArrayList<>();
        for (Policy policy : key.policies()) {
            for (Rule rule : policy.rules()) {
                found.add(keys.of(rule, key.ports()));
            }
        }
        if (last != null && SubjectKey.same(found, last.keys())) {
            return last;
        }
        PolicySet set = key.policies().isEmpty() ? PolicySet.OPEN : new SetBuilder(key.policies(), merge).build(found);
        return new Subject(key.policies(), found, set);
    }
}
