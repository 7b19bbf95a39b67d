package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.RulePeer;
import dev.weft.operator.plan.LabelFilter;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets labels that differ for each pod by nature count for identity while the selector of a policy mentions their key. */
final class MentionedKeys implements LabelFilter {

    private static final Logger LOG = LoggerFactory.getLogger(MentionedKeys.class);

    private final Collection<Mirror<String, PolicyRow>> kinds;
    private final Runnable changed;
    private volatile Set<String> mentioned = Set.of();

    private MentionedKeys(Collection<Mirror<String, PolicyRow>> kinds, Runnable changed) {
        this.kinds = kinds;
        this.changed = changed;
    }

    /** @param changed is called whenever other keys count than before: every pod may have another identity then */
    static MentionedKeys follow(Mirrors mirrors, Runnable changed) {
        MentionedKeys keys = new MentionedKeys(mirrors.policies().values(), changed);
        keys.kinds.forEach(kind -> kind.listen((before, after) -> keys.count()));
        return keys;
    }

    private synchronized void count() {
        Set<String> now = kinds.stream()
                .flatMap(kind -> kind.all().stream())
                .map(Stored::row)
                .flatMap(row -> of(row.conversion().policy()))
                .filter(PER_POD::contains)
                .collect(Collectors.toUnmodifiableSet());
        if (!now.equals(mentioned)) {
            LOG.info("labels of single pods that count for identity: {}", now);
            mentioned = now;
            changed.run();
        }
    }

    private static Stream<String> of(Policy policy) {
        Stream<PodSelector> peers = policy.rules().stream()
                .flatMap(rule -> rule.peers().stream())
                .filter(RulePeer.Pods.class::isInstance)
                .map(peer -> ((RulePeer.Pods) peer).selector());
        return Stream.concat(Stream.of(policy.subject()), peers)
                .map(PodSelector::labels)
                .map(LabelSelector::requirements)
                .flatMap(Collection::stream)
                .map(LabelRequirement::key);
    }

    @Override
    public boolean counts(String key) {
        return !PER_POD.contains(key) || mentioned.contains(key);
    }
}
