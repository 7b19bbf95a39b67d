package dev.weft.agent;

import dev.weft.net.NetException;
import dev.weft.net.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The nftables table, as a pass has left it. While a program runs for one who looks or for the pass, neither waits for the
 * other: a program that hangs holds up a pass once, not once for each look too.
 */
final class RulesTable {

    /** Runs a command with an input and returns what it printed. */
    @FunctionalInterface
    interface Nft {
        String run(List<String> command, String input, Duration limit) throws IOException;
    }

    /**
     * How the table was when it was right.
     *
     * @param rightAt the generation of all rules when it was last known to be
     */
    private record Left(String script, String listing, OptionalInt rightAt) {}

    private final Network network;
    private final Nft nft;
    private @Nullable Left left;
    private boolean isChanged;

    RulesTable(Network network, Nft nft) {
        this.network = network;
        this.nft = nft;
    }

    /**
     * Replaces the table, if another is wanted than last time or the last look found it changed. For one thread.
     *
     * @return whether others had changed it
     */
    boolean ensure(String script) throws IOException {
        boolean wasChanged;
        synchronized (this) {
            if (left != null && left.script.equals(script) && !isChanged) {
                return false;
            }
            wasChanged = isChanged;
        }
        long end = System.nanoTime() + Tool.LIMIT.toNanos();
        nft.run(NodeRules.COMMAND, script, Tool.LIMIT);
        OptionalInt rightAt = generation();
        String listing = nft.run(NodeRules.LISTING, "", Duration.ofNanos(end - System.nanoTime()));
        synchronized (this) {
            left = new Left(script, listing, rightAt);
            isChanged = false;
        }
        return wasChanged;
    }

    /**
     * Returns whether the table is another than it was left. To run nft costs several milliseconds of processor, so it is
     * run only where anything has changed.
     */
    boolean look() {
        Left before;
        synchronized (this) {
            before = left;
        }
        if (before == null) {
            return false;
        }
        OptionalInt now = generation();
        boolean isSame = now.isPresent() && now.equals(before.rightAt) || before.listing.equals(listing());
        return noted(before, isSame ? now : OptionalInt.empty(), !isSame);
    }

    /** What was seen of a table that a pass has replaced meanwhile says nothing. */
    private synchronized boolean noted(Left seen, OptionalInt rightAt, boolean changed) {
        if (left != seen) {
            return false;
        }
        left = new Left(seen.script, seen.listing, rightAt);
        isChanged = changed;
        return changed;
    }

    private @Nullable String listing() {
        try {
            return nft.run(NodeRules.LISTING, "", Tool.LIMIT);
        } catch (IOException e) {
            // The program fails if there is no such table.
            return null;
        }
    }

    private OptionalInt generation() {
        try {
            return OptionalInt.of(network.rulesGeneration());
        } catch (NetException e) {
            return OptionalInt.empty();
        }
    }
}
