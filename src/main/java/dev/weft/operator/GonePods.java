package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodRow;
import dev.weft.operator.plan.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pods of which this process knows for certain that they exist no more: it saw them and saw them go, or it asked. Mirrors
 * of different kinds are not of the same moment, so a pod that is merely absent may be one that was not seen yet.
 */
final class GonePods implements Mirror.Listener<PodRow> {

    private static final int REMEMBERED = 50_000;

    /** A kubelet makes the object of a static pod that runs anew when it looks at the pod: every minute or two. */
    private static final Duration MADE_ANEW_WITHIN = Duration.ofMinutes(4);

    /** What the API server gives objects; a kubelet's hash is none. */
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Set<PodRef> gone = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PodRef, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    /** Static pods that have lost their object, and when. */
    private final Map<PodRef, Instant> without = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PodRef, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

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

    /**
     * Takes note that there is no object of the pod's name; returns whether the pod is gone with it. A static pod that
     * this process never saw may have lost its object this moment.
     */
    synchronized boolean absent(PodRef pod) {
        Instant now = clock.instant();
        if (!UUID.matcher(pod.uid()).matches()) {
            without.putIfAbsent(pod, now);
        }
        boolean isGone = now.minus(MADE_ANEW_WITHIN).isAfter(without.getOrDefault(pod, Instant.MIN));
        if (isGone) {
            add(pod);
        }
        return isGone;
    }

    synchronized boolean contains(PodRef pod) {
        return gone.contains(pod);
    }
}
