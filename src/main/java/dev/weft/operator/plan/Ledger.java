package dev.weft.operator.plan;

import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.model.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Who holds which address of a node, while a plan is made. Never gives one address or one pod two places. */
final class Ledger {

    private final AddressPool pool;
    private final Set<Address> foreign;
    private final TreeMap<Integer, SliceEntry> taken = new TreeMap<>();
    private final Set<PodRef> holders = new HashSet<>();
    private final Map<Integer, Integer> next = new HashMap<>();

    Ledger(AddressPool pool, Set<Address> foreign) {
        this.pool = pool;
        this.foreign = foreign;
    }

    /** Goes on where the last search in a block ended, so that an address rests as long as possible before reuse. */
    void continueAt(int block, int offset) {
        next.put(block, offset);
    }

    /** Enters what a pod already holds; returns false if it cannot be right. */
    boolean enter(SliceEntry entry) {
        OptionalInt offset = pool.offset(entry.addresses());
        PodRef holder = PodRef.of(entry);
        if (offset.isEmpty() || taken.containsKey(offset.getAsInt()) || holders.contains(holder)) {
            return false;
        }
        taken.put(offset.getAsInt(), entry);
        return holders.add(holder);
    }

    boolean holds(PodRef holder) {
        return holders.contains(holder);
    }

    /** Finds a free address for a new holder. */
    Optional<PodAddresses> allocate(PodRef pod, int identity) {
        for (int block = 0; block < pool.blocks(); block++) {
            int start = next.computeIfAbsent(block, this::afterLast);
            for (int i = 0; i < AddressPool.BLOCK; i++) {
                int inBlock = (start + i) % AddressPool.BLOCK;
                int offset = block * AddressPool.BLOCK + inBlock;
                if (free(offset)) {
                    PodAddresses addresses = pool.at(offset);
                    enter(new SliceEntry(addresses, identity, pod.namespace(), pod.name(), pod.uid()));
                    next.put(block, (inBlock + 1) % AddressPool.BLOCK);
                    return Optional.of(addresses);
                }
            }
        }
        return Optional.empty();
    }

    private boolean free(int offset) {
        return pool.usable(offset)
                && !taken.containsKey(offset)
                && pool.at(offset).stream().noneMatch(foreign::contains);
    }

    // The block's slice was lost, and its place in the search with it.
    private int afterLast(int block) {
        Map<Integer, SliceEntry> entries = block(block);
        return entries.keySet().stream()
                .mapToInt(offset -> (offset + 1) % AddressPool.BLOCK)
                .reduce((first, second) -> second)
                .orElse(0);
    }

    private Map<Integer, SliceEntry> block(int block) {
        return taken.subMap(block * AddressPool.BLOCK, (block + 1) * AddressPool.BLOCK);
    }

    /** Returns the slices that record all this: block 0 always, the others while they hold something. */
    List<SliceRow> slices(String node) {
        return IntStream.range(0, Math.max(1, pool.blocks()))
                .filter(block -> block == 0 || !block(block).isEmpty())
                .mapToObj(block -> new SliceRow(
                        node,
                        block,
                        next.computeIfAbsent(block, this::afterLast),
                        List.copyOf(block(block).values())))
                .toList();
    }
}
