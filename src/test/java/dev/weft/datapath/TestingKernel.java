package dev.weft.datapath;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.BpfMap.EntryVisitor;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.datapath.abi.Control;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The maps in memory. Every single write, also inside a batch, is one step: it is noted, shown to an observer, and can be
 * the one at which the process dies or the map is full.
 */
public final class TestingKernel {

    /** The process ends here; nothing may catch it. */
    public static final class Killed extends Error {}

    final List<String> steps = new ArrayList<>();
    int killAt = Integer.MAX_VALUE;
    int refusals;
    String refusing = "";
    Runnable observer = () -> {};
    /** How many entries maps have room for, by name, where it is less than they say. */
    public final Map<String, Integer> room = new HashMap<>();

    final Map<String, BpfMap> maps = new HashMap<>();
    final TestingWords slots = new TestingWords("slot", 64);
    final TestingWords identities = new TestingWords("identity", 64);
    final TestingWords control = new TestingWords("control", Control.CONTROL_COUNT);

    public TestingKernel() {
        add(new MapSpec("endpoint", MapType.HASH, 4, 48, 64, 0));
        add(new MapSpec("ipcache", MapType.HASH, 20, 16, 256, 0));
        add(new MapSpec("ipcache_cidr", MapType.LPM_TRIE, 28, 4, 1024, 0));
        add(new MapSpec("node", MapType.HASH, 4, 20, 64, 0));
        add(new MapSpec("node_address", MapType.HASH, 20, 4, 64, 0));
        add(new MapSpec("policy", MapType.HASH, 16, 24, 16384, 0));
        add(new MapSpec("tally", MapType.HASH, 12, 32, 4096, 0));
        add(new MapSpec("traffic", MapType.HASH, 4, 16, 64, 0));
    }

    public Map<String, BpfMap> maps() {
        return maps;
    }

    private void add(MapSpec spec) {
        maps.put(spec.name(), new TestingMap(spec));
    }

    /** Starts the agent anew: it knows nothing but what the maps hold. */
    public Datapath start() {
        return new Datapath(DatapathMaps.of(maps, slots, identities, control), () -> step("wait"));
    }

    /** The process ends before the step that comes after so many. */
    public void dieIn(int steps) {
        killAt = this.steps.size() + steps;
    }

    /** The process does not end any more. */
    public void live() {
        killAt = Integer.MAX_VALUE;
    }

    private void step(String what) {
        if (steps.size() == killAt) {
            throw new Killed();
        }
        if (what.equals(refusing) && refusals-- > 0) {
            throw new BpfException("cannot " + what + ": no room", 28, "");
        }
        steps.add(what);
    }

    final class TestingWords implements Words {

        private final String name;
        private final long[] words;

        TestingWords(String name, int count) {
            this.name = name;
            this.words = new long[count];
        }

        @Override
        public long get(int index) {
            return words[index];
        }

        @Override
        public void set(int index, long word) {
            step(name + " " + index);
            words[index] = word;
            observer.run();
        }

        @Override
        public int count() {
            return words.length;
        }
    }

    private final class TestingMap implements BpfMap {

        private final MapSpec spec;
        private final Map<ByteBuffer, byte[]> entries = new LinkedHashMap<>();

        TestingMap(MapSpec spec) {
            this.spec = spec;
        }

        private ByteBuffer bytes(MemorySegment memory, int index, int size) {
            return ByteBuffer.wrap(memory.asSlice((long) index * size, size).toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public MapSpec spec() {
            return spec;
        }

        @Override
        public int id() {
            return 0;
        }

        @Override
        public boolean lookup(MemorySegment key, MemorySegment value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void update(MemorySegment key, MemorySegment value) {
            updateBatch(key, value, 1);
        }

        @Override
        public void updateMap(MemorySegment key, BpfMap inner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(MemorySegment key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void updateBatch(MemorySegment keys, MemorySegment values, int count) {
            for (int i = 0; i < count; i++) {
                ByteBuffer key = bytes(keys, i, spec.keySize());
                if (!entries.containsKey(key) && entries.size() >= room.getOrDefault(spec.name(), spec.maxEntries())) {
                    throw new BpfException("cannot " + spec.name() + " +: it is full", 7, "");
                }
                step(spec.name() + " +");
                entries.put(key, bytes(values, i, spec.valueSize()).array());
                observer.run();
            }
        }

        @Override
        public void deleteBatch(MemorySegment keys, int count) {
            for (int i = 0; i < count; i++) {
                step(spec.name() + " -");
                entries.remove(bytes(keys, i, spec.keySize()));
                observer.run();
            }
        }

        @Override
        public void forEach(EntryVisitor visitor) {
            Map.copyOf(entries)
                    .forEach((key, value) ->
                            visitor.visit(MemorySegment.ofArray(key.array()), 0, MemorySegment.ofArray(value), 0));
        }

        @Override
        public MemorySegment map(long offset, long length, boolean writable) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void pin(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
