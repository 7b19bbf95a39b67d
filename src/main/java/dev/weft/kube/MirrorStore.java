package dev.weft.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of an informer that passes each object on to a {@link Mirror} and keeps only its name and version itself.
 * An informer fills its store before it calls itself synced, while it calls handlers some time later: rows that came by
 * handlers would be incomplete at first, and what is missing looks like what was deleted.
 */
final class MirrorStore<T extends HasMetadata, R> implements ItemStore<T> {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorStore.class);

    private final Map<String, T> known = new ConcurrentHashMap<>();
    /** Versions that could not be read, by key. */
    private final Map<String, Long> unread = new ConcurrentHashMap<>();

    private final Supplier<T> empty;
    private final Function<? super T, R> conversion;
    private final Mirror<?, R> mirror;

    MirrorStore(Supplier<T> empty, Function<? super T, R> conversion, Mirror<?, R> mirror) {
        this.empty = empty;
        this.conversion = conversion;
        this.mirror = mirror;
    }

    @Override
    public String getKey(T object) {
        return Stored.key(object);
    }

    @Override
    public T put(String key, T object) {
        try {
            mirror.put(Stored.of(object, conversion));
            unread.remove(key);
        } catch (RuntimeException e) {
            unread.merge(key, Stored.version(object), Math::min);
            LOG.error("{} {} cannot be read and is left as it was known before", object.getKind(), key, e);
        }
        return known.put(key, bare(object));
    }

    private T bare(T object) {
        ObjectMeta meta = object.getMetadata();
        return bare(meta.getNamespace(), meta.getName(), meta.getUid(), meta.getResourceVersion());
    }

    private T bare(Stored<R> stored) {
        int slash = stored.key().indexOf('/');
        return bare(
                slash < 0 ? null : stored.key().substring(0, slash),
                stored.key().substring(slash + 1),
                stored.uid(),
                Long.toString(stored.version()));
    }

    private T bare(@Nullable String namespace, String name, String uid, String version) {
        T bare = empty.get();
        bare.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .withResourceVersion(version)
                .build());
        return bare;
    }

    @Override
    public T remove(String key) {
        T last = known.remove(key);
        unread.remove(key);
        String uid = last == null
                ? mirror.get(key).map(Stored::uid).orElse("")
                : last.getMetadata().getUid();
        mirror.remove(key, uid);
        return last;
    }

    /** Returns the version before the first that the mirror lacks, or {@code upTo} if it lacks none. */
    long complete(long upTo) {
        return unread.values().stream().mapToLong(version -> version - 1).reduce(upTo, Math::min);
    }

    @Override
    public Stream<String> keySet() {
        return known.keySet().stream();
    }

    /** Also what writers put into the mirror: a new list would not remove it otherwise if it went while no watch ran. */
    @Override
    public Stream<T> values() {
        return Stream.concat(
                known.values().stream(),
                mirror.all().stream()
                        .filter(stored -> !known.containsKey(stored.key()))
                        .map(this::bare));
    }

    @Override
    public int size() {
        return known.size();
    }

    @Override
    public T get(String key) {
        return known.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
