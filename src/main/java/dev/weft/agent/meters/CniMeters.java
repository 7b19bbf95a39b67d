package dev.weft.agent.meters;

import dev.weft.cni.Allocation;
import dev.weft.cni.Attachment;
import dev.weft.cni.CniException;
import dev.weft.cni.CniHandler;
import dev.weft.cni.CniRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;

/** Counts and times every request of the CNI plugin by what it asked and how it ended. */
public final class CniMeters implements CniHandler {

    private enum Outcome {
        DONE,
        REFUSED,
        FAILED
    }

    private final CniHandler handler;
    private final MeterRegistry registry;

    public CniMeters(CniHandler handler, MeterRegistry registry) {
        this.handler = handler;
        this.registry = registry;
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws CniException, InterruptedException;
    }

    private <T> T timed(String op, Call<T> call) throws CniException, InterruptedException {
        Timer.Sample sample = Timer.start(registry);
        Outcome outcome = Outcome.FAILED;
        try {
            T answer = call.run();
            outcome = Outcome.DONE;
            return answer;
        } catch (CniException e) {
            outcome = Outcome.REFUSED;
            throw e;
        } finally {
            sample.stop(Timer.builder("weft.cni.request.duration")
                    .description("Requests of the CNI plugin, by what was asked and how it ended")
                    .tag("op", op)
                    .tag("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
                    .serviceLevelObjectives(Buckets.DURATIONS)
                    .register(registry));
        }
    }

    @Override
    public Allocation alloc(CniRequest.Alloc request) throws CniException, InterruptedException {
        return timed("alloc", () -> handler.alloc(request));
    }

    @Override
    public void commit(CniRequest.Commit request) throws CniException, InterruptedException {
        timed("commit", () -> {
            handler.commit(request);
            return true;
        });
    }

    @Override
    public void check(Attachment attachment) throws CniException, InterruptedException {
        timed("check", () -> {
            handler.check(attachment);
            return true;
        });
    }

    @Override
    public void release(Attachment attachment) throws CniException, InterruptedException {
        timed("release", () -> {
            handler.release(attachment);
            return true;
        });
    }

    @Override
    public void status() throws CniException, InterruptedException {
        timed("status", () -> {
            handler.status();
            return true;
        });
    }

    @Override
    public void gc(Set<Attachment> valid) throws CniException, InterruptedException {
        timed("gc", () -> {
            handler.gc(valid);
            return true;
        });
    }
}
