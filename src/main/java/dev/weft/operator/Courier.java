package dev.weft.operator;

import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Carries out writes in the order of the plan, but neighbours that do the same to different endpoints at once: a node
 * with many new pods would otherwise wait for one answer after another.
 */
final class Courier implements AutoCloseable {

    // An API server by default serves 200 writes at a time, for everybody.
    private static final int AT_ONCE = 32;

    private final Writer writer;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Courier(Writer writer) {
        this.writer = writer;
    }

    /**
     * Returns when all is written; nothing of a later step is begun while one of an earlier step is under way or failed,
     * but for what concerns other pods.
     *
     * @throws Writer.Conflict if some object was not as the plan assumed
     */
    void deliver(List<Write> writes) throws Writer.Conflict {
        KubernetesClientException refused = null;
        int next = 0;
        for (List<Write> step : steps(writes)) {
            next += step.size();
            try {
                carry(step);
            } catch (KubernetesClientException e) {
                if (e.getCode() <= 0 || !keepsNobodyWaiting(step, writes.subList(next, writes.size()))) {
                    throw e;
                }
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /** What is refused of one pod's endpoint keeps no other pod waiting, unless it is there and another is to have its address. */
    private static boolean keepsNobodyWaiting(List<Write> step, List<Write> later) {
        return switch (step.getFirst()) {
            case Write.CreateEndpoint _, Write.SetIdentity _ -> true;
            case Write.DeleteEndpoint _ -> MovedAddresses.spare(step, later);
            default -> false;
        };
    }

    private void carry(List<Write> step) throws Writer.Conflict {
        if (step.size() == 1) {
            writer.apply(step.getFirst());
        } else {
            together(step);
        }
    }

    static List<List<Write>> steps(List<Write> writes) {
        List<List<Write>> steps = new ArrayList<>();
        for (Write write : writes) {
            boolean joins = !steps.isEmpty()
                    && concernsOneEndpoint(write)
                    && steps.getLast().getFirst().getClass() == write.getClass();
            if (!joins) {
                steps.add(new ArrayList<>());
            }
            steps.getLast().add(write);
        }
        return steps;
    }

    private static boolean concernsOneEndpoint(Write write) {
        return write instanceof Write.CreateEndpoint
                || write instanceof Write.SetIdentity
                || write instanceof Write.DeleteEndpoint;
    }

    private void together(List<Write> step) throws Writer.Conflict {
        List<Callable<Void>> calls = step.stream().map(this::call).toList();
        try {
            Writer.@Nullable Conflict conflict = null;
            for (Future<Void> end : threads.invokeAll(calls)) {
                conflict = conflict(end, conflict);
            }
            if (conflict != null) {
                throw conflict;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while writing", e);
        }
    }

    private Callable<Void> call(Write write) {
        return () -> {
            permits.acquire();
            try {
                writer.apply(write);
            } finally {
                permits.release();
            }
            return null;
        };
    }

    private static Writer.@Nullable Conflict conflict(Future<Void> end, Writer.@Nullable Conflict before)
            throws InterruptedException {
        try {
            end.get();
            return before;
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case Writer.Conflict conflict -> conflict;
                case RuntimeException failure -> throw failure;
                default -> throw new IllegalStateException(e);
            };
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
