package dev.weft.operator;

import dev.weft.kube.PolicyRow;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.RulePeer;
import dev.weft.operator.plan.LabelFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets labels that differ for each pod by nature count for identity while the selector of a policy mentions their key. */
final class MentionedKeys implements LabelFilter {

    private static final Logger LOG = LoggerFactory.getLogger(MentionedKeys.class);

    private final Runnable changed;
    /** How often policies mention each key, whatever the order in which their changes are told. */
    private final Map<String, Integer> mentions = new HashMap<>();

    private volatile Set<String> mentioned = Set.of();

    private MentionedKeys(Runnable changed) {
        this.changed = changed;
    }

    /** @param changed is called whenever other keys count than before: every pod may have another identity then */
    static MentionedKeys follow(Mirrors mirrors, Runnable changed) {
        MentionedKeys keys = new MentionedKeys(changed);
        mirrors.policies().values().forEach(kind -> kind.listen(keys::replace));
        return keys;
    }

    private synchronized void replace(@Nullable PolicyRow before, @Nullable PolicyRow after) {
        if (before != after) {
            count(before, -1);
            count(after, 1);
            settle();
        }
    }

    private void count(@Nullable PolicyRow row, int times) {
        if (row != null) {
            of(row.conversion().policy())
                    .filter(PER_POD::contains)
                    .forEach(key -> mentions.merge(key, times, Integer::sum));
        }
    }

    private void settle() {
        Set<String> now = mentions.entrySet().stream()
                .filter(mention -> mention.getValue() > 0)
                .map(Map.Entry::getKey)
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
