package dev.weft.cni;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock an attachment, kept only while somebody holds or awaits it. A release that overtook the allocation it ends
 * would leave the address taken for good.
 */
final class AttachmentLocks {

    private final Map<Attachment, Entry> entries = new HashMap<>();

    /** Waits for the attachment and holds it until {@link Held#close()}, by the same thread. */
    Held hold(Attachment attachment) throws InterruptedException {
        Entry entry = enter(attachment);
        try {
            entry.lock.lockInterruptibly();
        } catch (InterruptedException e) {
            leave(attachment);
            throw e;
        }
        return () -> {
            entry.lock.unlock();
            leave(attachment);
        };
    }

    private synchronized Entry enter(Attachment attachment) {
        Entry entry = entries.computeIfAbsent(attachment, key -> new Entry());
        entry.users++;
        return entry;
    }

    private synchronized void leave(Attachment attachment) {
        entries.computeIfPresent(attachment, AttachmentLocks::left);
    }

    private static @Nullable Entry left(Attachment attachment, Entry entry) {
        return --entry.users == 0 ? null : entry;
    }

    synchronized int size() {
        return entries.size();
    }

    @FunctionalInterface
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }
}
