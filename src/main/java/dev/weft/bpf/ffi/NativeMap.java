package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Errno;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/** A map by its descriptor. */
final class NativeMap implements BpfMap {

    /** Offsets in {@code struct bpf_map_info}. */
    private static final int INFO_SIZE = 88;

    private static final int INFO_TYPE = 0;
    private static final int INFO_ID = 4;
    private static final int INFO_KEY_SIZE = 8;
    private static final int INFO_VALUE_SIZE = 12;
    private static final int INFO_MAX_ENTRIES = 16;
    private static final int INFO_FLAGS = 20;
    private static final int INFO_NAME = 24;
    private static final int INFO_NAME_SIZE = 16;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    private final Descriptor descriptor;
    private final MapSpec spec;
    private final int id;
    private final List<MemorySegment> mappings = new ArrayList<>();

    private NativeMap(Descriptor descriptor, MapSpec spec, int id) {
        this.descriptor = descriptor;
        this.spec = spec;
        this.id = id;
    }

    /** Takes a descriptor over. The kernel cuts names to 15 characters, which all of ours fit. */
    static NativeMap of(int fd) {
        Descriptor unnamed = new Descriptor(fd, "a map");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = unnamed.info(arena, INFO_SIZE);
            MapSpec spec = new MapSpec(
                    Native.text(info, INFO_NAME, INFO_NAME_SIZE),
                    MapType.of(info.get(ValueLayout.JAVA_INT, INFO_TYPE)),
                    info.get(ValueLayout.JAVA_INT, INFO_KEY_SIZE),
                    info.get(ValueLayout.JAVA_INT, INFO_VALUE_SIZE),
                    info.get(ValueLayout.JAVA_INT, INFO_MAX_ENTRIES),
                    info.get(ValueLayout.JAVA_INT, INFO_FLAGS));
            return new NativeMap(
                    new Descriptor(fd, "map '" + spec.name() + "'"), spec, info.get(ValueLayout.JAVA_INT, INFO_ID));
        }
    }

    int fd() {
        return descriptor.number();
    }

    @Override
    public MapSpec spec() {
        return spec;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean lookup(MemorySegment key, MemorySegment value) {
        return found(
                Native.BPF.bpf_map_lookup_elem(fd(), Native.pointer(key), Native.pointer(value)), "look up a key in ");
    }

    @Override
    public void update(MemorySegment key, MemorySegment value) {
        Native.check(
                Native.BPF.bpf_map_update_elem(fd(), Native.pointer(key), Native.pointer(value), 0),
                () -> "write an entry to " + described());
    }

    @Override
    public void updateMap(MemorySegment key, BpfMap inner) {
        try (Arena arena = Arena.ofConfined()) {
            update(key, arena.allocateFrom(ValueLayout.JAVA_INT, ((NativeMap) inner).fd()));
        }
    }

    @Override
    public boolean delete(MemorySegment key) {
        return found(Native.BPF.bpf_map_delete_elem(fd(), Native.pointer(key)), "delete an entry from ");
    }

    private boolean found(int result, String attempt) {
        if (result == -Errno.ENOENT.number()) {
            return false;
        }
        Native.check(result, () -> attempt + described());
        return true;
    }

    private String described() {
        return descriptor.what() + " (" + spec.type() + ", room for " + spec.maxEntries() + ")";
    }

    @Override
    public void updateBatch(MemorySegment keys, MemorySegment values, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment written = arena.allocateFrom(ValueLayout.JAVA_INT, count);
            int result = Native.BPF.bpf_map_update_batch(
                    fd(), Native.pointer(keys), Native.pointer(values), Native.pointer(written), null);
            Native.check(
                    result,
                    () -> "write entry " + written.get(ValueLayout.JAVA_INT, 0) + " of a batch of " + count + " to "
                            + described());
        }
    }

    @Override
    public void deleteBatch(MemorySegment keys, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment deleted = arena.allocate(ValueLayout.JAVA_INT);
            for (int done = 0; done < count; ) {
                deleted.set(ValueLayout.JAVA_INT, 0, count - done);
                Pointer rest = Native.pointer(keys.asSlice((long) done * spec.keySize()));
                int result = Native.BPF.bpf_map_delete_batch(fd(), rest, Native.pointer(deleted), null);
                // The kernel stops at the first key that is not there: go on behind it.
                done += deleted.get(ValueLayout.JAVA_INT, 0) + (found(result, "delete a batch from ") ? 0 : 1);
            }
        }
    }

    @Override
    public void forEach(EntryVisitor visitor) {
        new BatchReader(this).forEach(visitor);
    }

    @Override
    @SuppressWarnings("restricted") // The kernel vouches for the length.
    public MemorySegment map(long offset, long length, boolean writable) {
        long whole = (length + Native.PAGE - 1) / Native.PAGE * Native.PAGE;
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        Pointer address = Native.C.mmap(null, whole, protection, MAP_SHARED, fd(), offset);
        if (address == null || address.address() == -1) {
            throw Native.failure("map " + whole + " bytes of " + described() + " into memory", Native.errno(), "");
        }
        MemorySegment mapping = MemorySegment.ofAddress(address.address()).reinterpret(whole);
        mappings.add(mapping);
        return writable ? mapping : mapping.asReadOnly();
    }

    @Override
    public void pin(Path path) {
        descriptor.pin(path);
    }

    @Override
    public void close() {
        mappings.forEach(mapping -> Native.C.munmap(Native.pointer(mapping), mapping.byteSize()));
        mappings.clear();
        descriptor.close();
    }
}
