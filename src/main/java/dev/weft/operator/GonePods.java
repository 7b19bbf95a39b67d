package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodRow;
import dev.weft.operator.plan.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods of which this process knows for certain that they exist no more: it saw them and saw them go, or it asked. Mirrors
 * of different kinds are not of the same moment, so a pod that is merely absent may be one that was not seen yet.
 */
final class GonePods implements Mirror.Listener<PodRow> {

    private static final int REMEMBERED = 50_000;

    /** A kubelet makes the object of a static pod that runs anew when it looks at the pod: every minute or two. */
    private static final Duration MADE_ANEW_WITHIN = Duration.ofMinutes(4);

    private final Set<PodRef> gone = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PodRef, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    /** Static pods that have lost their object, and when. */
    private final Map<PodRef, Instant> without = new HashMap<>();

    private final InstantSource clock;

    GonePods(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void changed(@Nullable PodRow before, @Nullable PodRow after) {
        if (after != null) {
            // A static pod comes back as the same one, however long it was without its object.
            without.remove(PodRef.of(after));
            gone.remove(PodRef.of(after));
        }
        if (before == null || after != null && after.uid().equals(before.uid())) {
            return;
        }
        if (after != null || !before.isStatic()) {
            add(PodRef.of(before));
        } else if (before.networked()) {
            without.put(PodRef.of(before), clock.instant());
        }
    }

    /** Returns of how many static pods it waits for their object. */
    synchronized int waiting() {
        return without.size();
    }

    synchronized void add(PodRef pod) {
        without.remove(pod);
        gone.add(pod);
    }

    /** Takes note that there is no object of the pod's name; returns whether the pod is gone with it. */
    synchronized boolean absent(PodRef pod) {
        Instant since = without.getOrDefault(pod, Instant.MIN);
        boolean isGone = clock.instant().minus(MADE_ANEW_WITHIN).isAfter(since);
        if (isGone) {
            add(pod);
        }
        return isGone;
    }

    synchronized boolean contains(PodRef pod) {
        return gone.contains(pod);
    }
}
