package dev.weft.agent;

import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.model.Address;
import dev.weft.observe.PodNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names of pods as the slices give them. The index is made when somebody asks, and dropped when they change. */
final class SlicePodNames implements PodNames {

    private final Supplier<List<SliceRow>> slices;
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Map<Address, SliceEntry> index;

    SlicePodNames(Supplier<List<SliceRow>> slices) {
        this.slices = slices;
    }

    void changed() {
        changes.incrementAndGet();
        index = null;
    }

    @Override
    public @Nullable String name(Address address, int identity) {
        SliceEntry entry = index().get(address);
        return entry != null && entry.identity() == identity ? entry.key() : null;
    }

    private Map<Address, SliceEntry> index() {
        Map<Address, SliceEntry> present = index;
        if (present == null) {
            long before = changes.get();
            present = read();
            index = present;
            if (changes.get() != before) {
                index = null;
            }
        }
        return present;
    }

    private Map<Address, SliceEntry> read() {
        Map<Address, SliceEntry> read = new HashMap<>();
        slices.get()
                .forEach(slice -> slice.entries()
                        .forEach(entry -> entry.addresses().stream().forEach(address -> read.put(address, entry))));
        return read;
    }
}
