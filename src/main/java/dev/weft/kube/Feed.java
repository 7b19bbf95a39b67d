package dev.weft.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One list and one watch of the API server that keep a {@link Mirror} complete, through any interruption. */
public final class Feed implements AutoCloseable {

    private static final long PAGE = 500;

    private final SharedIndexInformer<?> informer;
    private final MirrorStore<?, ?> store;

    private Feed(SharedIndexInformer<?> informer, MirrorStore<?, ?> store) {
        this.informer = informer;
        this.store = store;
    }

    /**
     * Prepares a feed; {@link #start} opens it.
     *
     * @param source which objects, such as {@code client.resources(PodObject.class).inAnyNamespace()}
     * @param empty makes an object of the kind without content
     */
    public static <T extends HasMetadata, R> Feed of(
            Informable<T> source, Supplier<T> empty, Function<? super T, R> conversion, Mirror<?, R> mirror) {
        SharedIndexInformer<T> informer = source.withLimit(PAGE).runnableInformer(0);
        informer.removeNamespaceIndex();
        MirrorStore<T, R> store = new MirrorStore<>(empty, conversion, mirror);
        informer.itemStore(store);
        informer.exceptionHandler((started, error) -> true);
        return new Feed(informer, store);
    }

    /** Begins to list and watch, and keeps trying while the API server is away. */
    public void start() {
        informer.start();
    }

    /** Returns whether the mirror has been complete once. */
    public boolean synced() {
        return informer.hasSynced();
    }

    /**
     * Returns the resourceVersion up to which every change of the kind is in the mirror, deletions too; 0 before the
     * first list is complete. It holds for rows that are read after it, as the informer counts an event when its store
     * has it.
     */
    public long upTo() {
        String last = informer.lastSyncResourceVersion();
        return !informer.hasSynced() || last == null || last.isEmpty() ? 0 : store.complete(Long.parseLong(last));
    }

    /** Returns whether a watch is open. */
    public boolean watching() {
        return informer.isWatching();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
