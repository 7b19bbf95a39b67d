package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** The words of a mapped array. A store costs no system call and waits for nobody. */
final class MappedWords implements Words {

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final int count;

    MappedWords(BpfMap map) {
        this.count = map.spec().maxEntries();
        this.memory = map.map(0, (long) count * Long.BYTES, true);
    }

    @Override
    public long get(int index) {
        return (long) WORD.getAcquire(memory, (long) index * Long.BYTES);
    }

    @Override
    public void set(int index, long word) {
        WORD.setRelease(memory, (long) index * Long.BYTES, word);
    }

    @Override
    public int count() {
        return count;
    }
}
