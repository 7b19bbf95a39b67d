package dev.weft.observe;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Kernel;
import dev.weft.datapath.abi.Counter;
import dev.weft.datapath.abi.EventType;
import dev.weft.datapath.abi.FlowEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rings of all CPUs and tells one consumer. It polls, as a wake-up for each event would cost the packets that
 * raise them; a ring holds far more than a busy CPU raises in one pause. One thread at a time.
 */
public final class EventReader implements Runnable, AutoCloseable {

    /** A ring holds what comes in a seventh of a second at 100,000 events/s. */
    private static final long SHORTEST_PAUSE_NANOS = 5_000_000;

    private static final long LONGEST_PAUSE_NANOS = 20_000_000;
    /** When what was lost last is seen though no later event tells. */
    private static final long SETTLED_WITHIN_NANOS = 100_000_000;

    private static final int LIMIT = 4096;

    private final List<Cpu> cpus = new ArrayList<>();
    private final BpfMap sequence;
    private final Consumer<Event> consumer;
    private final MemorySegment first;
    private final MemorySegment last;
    private volatile long read;
    private volatile long lost;

    private record Cpu(int number, Ring ring, Sequence sequence) {}

    /** Opens the rings; the maps are those of the loaded object. */
    public EventReader(Kernel kernel, BpfMap events, BpfMap sequence, Consumer<Event> consumer) {
        this.sequence = sequence;
        this.consumer = consumer;
        this.first = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
        this.last = Arena.ofAuto().allocate(Long.BYTES * (long) kernel.possibleCpus(), Long.BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            for (int cpu = 0; cpu < kernel.possibleCpus(); cpu++) {
                if (events.lookup(arena.allocateFrom(ValueLayout.JAVA_INT, cpu), id)) {
                    Ring ring = new Ring(kernel.mapById(id.get(ValueLayout.JAVA_INT, 0)));
                    cpus.add(new Cpu(cpu, ring, new Sequence()));
                }
            }
        }
    }

    /** Reads until the thread is interrupted. */
    @Override
    public void run() {
        long pause = SHORTEST_PAUSE_NANOS;
        long settled = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            if (take() > 0) {
                pause = SHORTEST_PAUSE_NANOS;
                continue;
            }
            if (System.nanoTime() - settled >= SETTLED_WITHIN_NANOS) {
                settle();
                settled = System.nanoTime();
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
        }
    }

    /** Reads what is there. Returns how many events that were. */
    public int drain() {
        int count = take();
        settle();
        return count;
    }

    private int take() {
        int count = 0;
        for (Cpu cpu : cpus) {
            count += cpu.ring().drain((data, at, length) -> take(cpu, data, at, length), LIMIT);
        }
        return count;
    }

    /** Returns how many events were read since the reader was opened. */
    public long read() {
        return read;
    }

    /** Returns how many events were lost since the reader was opened. */
    public long lost() {
        return lost;
    }

    private void take(Cpu cpu, MemorySegment data, long at, int length) {
        if (length < FlowEvent.DECODER.size()) {
            lose(cpu, 1);
            return;
        }
        lose(cpu, cpu.sequence().take(FlowEvent.sequence(data, at)));
        Event event;
        try {
            event = decode(data, at);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // A number that only programs of another version know.
            lose(cpu, 1);
            return;
        }
        read++;
        if (event != null) {
            consumer.accept(event);
        }
    }

    private static @Nullable Event decode(MemorySegment data, long at) {
        EventType type = FlowEvent.type(data, at);
        if (type == EventType.HEARTBEAT) {
            return null;
        }
        FlowEvent event = FlowEvent.DECODER.read(data, at);
        return type == EventType.DROP ? new Event.Drop(event) : new Event.Flow(event);
    }

    private void lose(Cpu cpu, long count) {
        if (count != 0) {
            lost += count;
            consumer.accept(new Event.Lost(cpu.number(), count));
        }
    }

    private void settle() {
        if (!sequence.lookup(first, last)) {
            return;
        }
        for (Cpu cpu : cpus) {
            if (cpu.ring().isEmpty()) {
                lose(cpu, cpu.sequence().settle(Counter.DECODER.read(last, (long) cpu.number() * Long.BYTES)));
            }
        }
    }

    @Override
    public void close() {
        cpus.forEach(cpu -> cpu.ring().close());
    }
}
