package dev.weft.policy;

import dev.weft.model.Cidr;
import dev.weft.model.EntryMerge;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import dev.weft.model.RuleRef;
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

    /** How many entries one set may have. */
    public static final int MOST_ENTRIES = Room.OF_NODE.most();

    private final Room room;
    private Room.Share share;
    private Ground ground = Ground.NONE;
    private Identities subjects = Ground.NONE.identities();
    private Subjects selecting = new Subjects();
    private KnownKeys keys;
    private Map<SubjectKey, Subject> compiled = Map.of();

    /** Compiles for the pods of a node. */
    public PolicyCompiler() {
        this(Room.OF_NODE);
    }

    /** Returns one for pods of which nobody knows how many share a node. */
    public static PolicyCompiler ofCluster() {
        return new PolicyCompiler(Room.OF_CLUSTER);
    }

    /** @param room how many entries there may be */
    PolicyCompiler(Room room) {
        this.room = room;
        this.share = room.share();
        this.keys = new KnownKeys(room.most());
    }

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
        Room.Share lastShare = share;
        share = room.share();
        while (true) {
            Map<Integer, Subject> found = shared(identities, last, lastHold && share.equals(lastShare));
            Room.Share less = lessThan(share);
            if (less.equals(share)) {
                return found;
            }
            share = less;
        }
    }

    private Room.Share lessThan(Room.Share used) {
        long enforced = compiled.values().stream()
                .mapToLong(subject -> subject.set().entries().enforcedCount())
                .sum();
        long all = compiled.values().stream()
                .mapToLong(subject -> subject.set().entries().size())
                .sum();
        return room.less(used, enforced, all - enforced);
    }

    /** Ends early where the sets, though each has its share at most, are too large together. */
    private Map<Integer, Subject> shared(List<Identity> identities, Map<SubjectKey, Subject> last, boolean lastHold) {
        compiled = new HashMap<>();
        Map<Integer, Subject> found = new HashMap<>();
        EntryMerge merge = new EntryMerge();
        long size = 0;
        for (Identity identity : identities) {
            SubjectKey key = key(identity);
            Subject subject = compiled.get(key);
            if (subject == null) {
                Subject before = last.get(key);
                subject = before != null && lastHold ? before : subject(key, before, merge);
                compiled.put(key, subject);
                size += subject.set().entries().size();
            }
            found.put(identity.number(), subject);
            if (size > room.all() && !lessThan(share).equals(share)) {
                break;
            }
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
        if (key.policies().isEmpty()) {
            return new Subject(List.of(), List.of(), PolicySet.OPEN, List.of());
        }
        List<PlacedRule> rules = PlacedRule.of(key.policies());
        List<long[]> found = new ArrayList<>(rules.size());
        long enforced = 0;
        long staged = 0;
        for (PlacedRule placed : rules) {
            found.add(keys.of(placed.rule(), key.ports()));
            long size = keys.size(found.getLast());
            enforced += placed.staged() ? 0 : size;
            staged += placed.staged() ? size : 0;
            if (enforced > share.enforced() || staged > share.staged()) {
                return narrowed(key, rules, merge);
            }
        }
        if (last != null && SubjectKey.same(found, last.keys())) {
            return last;
        }
        return new Subject(key.policies(), found, new SetBuilder(key.policies(), merge).build(found), List.of());
    }

    private Subject narrowed(SubjectKey key, List<PlacedRule> rules, EntryMerge merge) {
        Fitting fitting = new Fitting(rules, key.ports(), keys, share);
        PolicySet set = new SetBuilder(key.policies(), merge).build(fitting.keys());
        List<RuleRef> narrowed =
                fitting.narrowed().stream().map(set.rules()::get).toList();
        return new Subject(key.policies(), List.of(), set, narrowed);
    }
}
