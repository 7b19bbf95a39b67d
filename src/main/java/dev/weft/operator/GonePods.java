package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodRow;
import dev.weft.operator.plan.PodRef;
import java.util.Collections;
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

    private final Set<PodRef> gone = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PodRef, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    @Override
    public void changed(@Nullable PodRow before, @Nullable PodRow after) {
        if (before != null && (after == null || !after.uid().equals(before.uid()))) {
            add(new PodRef(before.namespace(), before.name(), before.uid()));
        }
    }

    synchronized void add(PodRef pod) {
        gone.add(pod);
    }

    synchronized boolean contains(PodRef pod) {
        return gone.contains(pod);
    }
}
