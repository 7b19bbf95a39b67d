package dev.weft.cni;

import java.time.Duration;

/**
 * What a client may cost.
 *
 * @param requestBytes longest request; a GC lists every attachment of the node
 * @param io time to send a request, and time to take the answer
 * @param connections open at the same time, the others wait
 * @param rescan time between two looks for deletions noted on the disk
 */
public record CniLimits(int requestBytes, Duration io, int connections, Duration rescan) {

    public static final CniLimits DEFAULT = new CniLimits(1 << 20, Duration.ofSeconds(2), 256, Duration.ofSeconds(30));
}
