package dev.weft.policy;

import dev.weft.model.CidrClasses;
import dev.weft.model.EntryMerge;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Peer;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import dev.weft.model.RuleRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles policies for all pod identities. The result depends on the input alone, not on its order. A compiler remembers
 * its last result, so that the next one costs what has changed: policies and identities are taken for unchanged if they
 * are the same objects. Not for several threads.
 */
public final class PolicyCompiler {

    /** How many entries one set may have. */
    public static final int MOST_ENTRIES = (int) Room.OF_NODE.set().enforced();

    /** How many prefixes the policies of one stage may name in one set, whatever the stage. */
    public static final int MOST_PREFIXES = (int) Room.OF_NODE.set().stagedPrefixes();

    private final Room room;
    private Room.Amount share;
    private Room.Amount used = Room.Amount.NOTHING;
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

    /** @param room how much there may be */
    PolicyCompiler(Room room) {
        this.room = room;
        this.share = room.set();
        this.keys = new KnownKeys((int) (room.set().enforced() + room.set().staged()));
    }

    public CompiledPolicies compile(PolicyInput input) {
        Identities identities = kept(ground.identities(), input.identities());
        subjects = input.subjects().size() == identities.all().size()
                ? identities
                : kept(subjects, input.subjects().stream().map(identities::get).toList());
        selecting = new Subjects(input.policies(), subjects, selecting);
        ground = new Ground(identities, input.apiServers(), new PodPorts(input.pods(), identities));
        KnownKeys last = keys;
        keys = last.on(ground);
        Map<Integer, Subject> found = subjects(subjects.all(), keys == last);
        keys.settle();
        return new CompiledPolicies(found);
    }

    private static Identities kept(Identities last, List<Identity> now) {
        List<Identity> ascending = Identities.ascending(now);
        return ascending.equals(last.all()) ? last : new Identities(ascending);
    }

    /** @param lastHold whether the same policies have the same set as last time */
    private Map<Integer, Subject> subjects(List<Identity> identities, boolean lastHold) {
        Map<SubjectKey, Subject> last = compiled;
        Room.Amount lastShare = share;
        share = room.set();
        while (true) {
            Map<Integer, Subject> found = shared(identities, last, lastHold && share.equals(lastShare));
            Room.Amount less = room.less(share, used);
            if (less.equals(share)) {
                return found;
            }
            share = less;
        }
    }

    /** Ends early where the sets, though each has its share at most, are too large together. */
    private Map<Integer, Subject> shared(List<Identity> identities, Map<SubjectKey, Subject> last, boolean lastHold) {
        compiled = new HashMap<>();
        used = Room.Amount.NOTHING;
        Map<CidrClasses, CidrClasses> equal = new HashMap<>();
        Map<Integer, Subject> found = new HashMap<>();
        EntryMerge merge = new EntryMerge();
        for (Identity identity : identities) {
            SubjectKey key = key(identity);
            Subject subject = compiled.get(key);
            if (subject == null) {
                Subject before = last.get(key);
                subject = before != null && lastHold ? before : subject(key, before, equal, merge);
                compiled.put(key, subject);
                used = used.plus(subject.size());
            }
            found.put(identity.number(), subject);
            if (!used.fitsInto(room.all()) && !room.less(share, used).equals(share)) {
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

    private Subject subject(
            SubjectKey key, @Nullable Subject last, Map<CidrClasses, CidrClasses> equal, EntryMerge merge) {
        if (key.policies().isEmpty()) {
            return Subject.OPEN;
        }
        List<PlacedRule> rules = PlacedRule.of(key.policies());
        Prefixes named = (last != null && !Dependence.onPlaces(rules, keys.hasSameServers())
                        ? last.named()
                        : Prefixes.of(rules, key.ports(), ground))
                .shared(equal);
        List<long[]> found = keys(rules, key.ports(), named);
        if (found.isEmpty() && !rules.isEmpty()) {
            return narrowed(key, rules, named, merge);
        }
        if (last != null && last.named().equals(named) && SubjectKey.same(found, last.keys())) {
            return last;
        }
        PolicySet set = new SetBuilder(key.policies(), merge).build(found, named.all());
        return new Subject(key.policies(), found, set, List.of(), named, size(set, named));
    }

    /** Returns the keys of each rule; none if they are too many, or the prefixes are. */
    private List<long[]> keys(List<PlacedRule> rules, SortedSet<NamedPort> ports, Prefixes named) {
        Traits subject = new Traits(ports, named.all());
        Traits enforcing = new Traits(ports, named.enforced());
        Room.Amount size = new Room.Amount(0, 0, named.enforced().size(), named.ofStagedAlone());
        List<long[]> found = new ArrayList<>(rules.size());
        for (PlacedRule placed : rules) {
            found.add(keys.of(placed.rule(), subject));
            long whole = RuleKeys.size(found.getLast());
            long enforced = placed.staged()
                    ? 0
                    : named.ofStagedAlone() == 0 ? whole : RuleKeys.size(keys.of(placed.rule(), enforcing));
            size = size.plus(new Room.Amount(enforced, whole - enforced, 0, 0));
            if (!size.fitsInto(share)) {
                return List.of();
            }
        }
        return found;
    }

    private Subject narrowed(SubjectKey key, List<PlacedRule> rules, Prefixes named, EntryMerge merge) {
        Fitting fitting = new Fitting(rules, new Traits(key.ports(), named.all()), keys, share);
        Prefixes left = fitting.prefixes();
        PolicySet set = new SetBuilder(key.policies(), merge).build(fitting.keys(left.all()), left.all());
        List<RuleRef> narrowed =
                fitting.narrowed().stream().map(set.rules()::get).toList();
        return new Subject(key.policies(), List.of(), set, narrowed, named, size(set, left));
    }

    /** An entry about a prefix that only staged policies name is theirs, whatever it enforces. */
    private static Room.Amount size(PolicySet set, Prefixes prefixes) {
        long enforced = prefixes.ofStagedAlone() == 0
                ? set.entries().enforcedCount()
                : set.entries()
                        .enforcedCount(peer -> !(Peer.of(peer) instanceof Peer.OfClass(int number))
                                || prefixes.enforced().has(prefixes.all().prefix(number)));
        return new Room.Amount(
                enforced, set.entries().size() - enforced, prefixes.enforced().size(), prefixes.ofStagedAlone());
    }
}
