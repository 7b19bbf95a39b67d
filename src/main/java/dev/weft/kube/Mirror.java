package dev.weft.kube;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind, as far as this process knows. Fed by the kind's informer and by what this process itself has
 * written, so that it reads its own writes; an older version never replaces a newer one. Safe for use by many threads;
 * listeners run in the thread that changed the mirror, after the change is visible, and must be short.
 *
 * @param <K> what rows are grouped by
 * @param <R> the row
 */
public final class Mirror<K, R> {

    /**
     * Learns of every change: {@code before} is absent for a new row, {@code after} for a removed one. Both are the same
     * object if only the version is new: what the row says has not changed then.
     */
    @FunctionalInterface
    public interface Listener<R> {
        void changed(@Nullable R before, @Nullable R after);
    }

    private final Function<? super R, ? extends K> group;
    private final Map<String, Stored<R>> rows = new HashMap<>();
    private final Map<K, Map<String, Stored<R>>> groups = new HashMap<>();
    private final List<Listener<R>> listeners = new CopyOnWriteArrayList<>();

    public Mirror(Function<? super R, ? extends K> group) {
        this.group = group;
    }

    public void listen(Listener<R> listener) {
        listeners.add(listener);
    }

    public synchronized Optional<Stored<R>> get(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    public synchronized List<Stored<R>> in(K key) {
        return new ArrayList<>(groups.getOrDefault(key, Map.of()).values());
    }

    public synchronized List<Stored<R>> all() {
        return new ArrayList<>(rows.values());
    }

    public synchronized int size() {
        return rows.size();
    }

    /** Takes a row in, unless a newer version of it is there. */
    public void put(Stored<R> stored) {
        put(stored, true);
    }

    /** Does so only if the object is there: the news that it is gone may have come before the answer to a write. */
    public void rewrite(Stored<R> stored) {
        put(stored, false);
    }

    private void put(Stored<R> stored, boolean mayBeNew) {
        R before;
        R after;
        synchronized (this) {
            Stored<R> old = rows.get(stored.key());
            boolean same = old != null && old.uid().equals(stored.uid());
            if (old != null && old.version() >= stored.version() || !same && !mayBeNew) {
                return;
            }
            before = old == null ? null : ungroup(old).row();
            after = stored.row().equals(before) ? before : stored.row();
            Stored<R> kept = new Stored<>(stored.key(), stored.uid(), stored.version(), after);
            rows.put(stored.key(), kept);
            groups.computeIfAbsent(group.apply(after), k -> new LinkedHashMap<>())
                    .put(stored.key(), kept);
        }
        tell(before, after);
    }

    /** Drops the row if it still is the object with this uid: its name may have been taken by another since. */
    public void remove(String key, String uid) {
        Stored<R> old;
        synchronized (this) {
            old = rows.get(key);
            if (old == null || !old.uid().equals(uid)) {
                return;
            }
            rows.remove(key);
            ungroup(old);
        }
        tell(old.row(), null);
    }

    private Stored<R> ungroup(Stored<R> old) {
        groups.computeIfPresent(group.apply(old.row()), (key, members) -> {
            members.remove(old.key());
            return members.isEmpty() ? null : members;
        });
        return old;
    }

    private void tell(@Nullable R before, @Nullable R after) {
        listeners.forEach(listener -> listener.changed(before, after));
    }
}
