package dev.weft.operator.plan;

import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.model.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who holds which address of a node, while a plan is made. Never gives one address or one pod two places. */
final class Ledger {

    // A slice's block is a byte.
    private static final int BLOCKS = 256;

    private final AddressPool pool;
    private final TreeMap<Integer, SliceEntry> taken = new TreeMap<>();
    private final TreeMap<Integer, List<SliceEntry>> strays = new TreeMap<>();
    private final Map<PodRef, SliceEntry> holders = new HashMap<>();
    private final Map<Integer, Integer> next = new HashMap<>();
    // Addresses that are not the pool's to give although they may lie in it.
    private final Set<Address> barred;

    /** @param foreign addresses that nobody may be given */
    Ledger(AddressPool pool, Set<Address> foreign) {
        this.pool = pool;
        barred = new HashSet<>(foreign);
    }

    /** Goes on where the last search in a block ended, so that an address rests as long as possible before reuse. */
    void continueAt(int block, int offset) {
        next.put(block, offset);
    }

    /** Enters what a pod already holds; returns false if it is not the pool's, or another's. */
    boolean enter(SliceEntry entry) {
        OptionalInt offset = pool.offset(entry.addresses());
        PodRef holder = PodRef.of(entry);
        if (offset.isEmpty() || taken.containsKey(offset.getAsInt()) || holders.containsKey(holder)) {
            return false;
        }
        taken.put(offset.getAsInt(), entry);
        holders.put(holder, entry);
        return true;
    }

    /**
     * Enters what a pod holds although the pool is another now, in the slice of a block, or in the next that has room.
     * Returns false if it is another's.
     */
    boolean keep(SliceEntry entry, int block) {
        if (holders.containsKey(PodRef.of(entry))) {
            return false;
        }
        OptionalInt roomy = IntStream.range(block, BLOCKS).filter(this::hasRoom).findFirst();
        boolean others =
                entry.addresses().stream().anyMatch(address -> barred.contains(address) || holdersOf(address) > 0);
        if (roomy.isEmpty() || others) {
            return false;
        }
        holders.put(PodRef.of(entry), entry);
        strays.computeIfAbsent(roomy.getAsInt(), any -> new ArrayList<>()).add(entry);
        entry.addresses().stream().forEach(barred::add);
        return true;
    }

    private long holdersOf(Address address) {
        return pool.covers(address)
                ? taken.values().stream()
                        .filter(entry -> entry.addresses().stream().anyMatch(address::equals))
                        .count()
                : 0;
    }

    private boolean hasRoom(int block) {
        return block(block).size() + strays(block).size() < AddressPool.BLOCK;
    }

    private List<SliceEntry> strays(int block) {
        return strays.getOrDefault(block, List.of());
    }

    /** Returns whether an entry was kept although the pool is another now. */
    boolean strays(SliceEntry entry) {
        return strays.values().stream().anyMatch(entries -> entries.contains(entry));
    }

    /** Returns what a pod holds. */
    Optional<SliceEntry> of(PodRef holder) {
        return Optional.ofNullable(holders.get(holder));
    }

    boolean holds(PodRef holder) {
        return holders.containsKey(holder);
    }

    /** Finds a free address for a new holder. */
    Optional<PodAddresses> allocate(PodRef pod, int identity) {
        for (int block : IntStream.range(0, pool.blocks()).filter(this::hasRoom).toArray()) {
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
                && pool.at(offset).stream().noneMatch(barred::contains);
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
        SortedSet<Integer> held = new TreeSet<>(strays.keySet());
        held.add(0);
        taken.keySet().forEach(offset -> held.add(offset / AddressPool.BLOCK));
        return held.stream()
                .map(block -> new SliceRow(node, block, next.computeIfAbsent(block, this::afterLast), entries(block)))
                .toList();
    }

    private List<SliceEntry> entries(int block) {
        return Stream.concat(block(block).values().stream(), strays(block).stream())
                .toList();
    }
}
