package dev.weft.agent;

import dev.weft.kube.SliceEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the operator's answer: a pod's endpoint in the slices of this node. */
final class EndpointWait {

    private final String nodeName;
    private final Supplier<ClusterSnapshot> cluster;
    private final Duration limit;
    private long changes;

    EndpointWait(String nodeName, Supplier<ClusterSnapshot> cluster, Duration limit) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.limit = limit;
    }

    /** Says that the cluster changed. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** Returns the endpoint; empty if there was none in time. */
    Optional<SliceEntry> await(String podUid) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = changes();
            Optional<SliceEntry> endpoint = cluster.get().endpoint(nodeName, podUid);
            if (endpoint.isPresent() || !awaitChange(seen, until)) {
                return endpoint;
            }
        }
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized boolean awaitChange(long seen, long until) throws InterruptedException {
        while (changes == seen) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
