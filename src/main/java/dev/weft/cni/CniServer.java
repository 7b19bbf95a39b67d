package dev.weft.cni;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listening end of the CNI socket: mode 0600, one request a connection, a virtual thread each. Start it once the
 * handler can answer; until then the plugin waits. Deletions noted on the disk are taken up after the socket listens,
 * so that none falls between.
 */
public final class CniServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CniServer.class.getName());
    private static final int BACKLOG = 512;
    private static final int GRACE_SECONDS = 2;

    private final Path socket;
    private final CniDispatcher dispatcher;
    private final CniLimits limits;
    private final Semaphore room;
    private final ExecutorService connections = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("cni-", 0).factory());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cni-clock").factory());
    private @Nullable ServerSocketChannel listener;
    private @Nullable Future<?> rescans;
    private @Nullable Object fileKey;

    public CniServer(Path socket, CniHandler handler, DeletedQueue deleted, CniLimits limits) {
        this.socket = socket;
        this.dispatcher = new CniDispatcher(handler, deleted);
        this.limits = limits;
        this.room = new Semaphore(limits.connections());
    }

    /** Listens, in place of a socket that a dead agent left. Refuses if a living one answers there. */
    public void start() throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        refuseIfServed();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener = channel;
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
        // nobody finds it under its name before nobody else may open it
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE);
        fileKey = fileKey();
        Thread.ofVirtual().name("cni-accept").start(() -> accept(channel));
        long rescan = limits.rescan().toMillis();
        rescans = clock.scheduleWithFixedDelay(
                () -> connections.execute(this::takeUpDeleted), 0, rescan, TimeUnit.MILLISECONDS);
    }

    private void refuseIfServed() throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            throw new IOException(socket + " is served by another agent: stop it first (" + probe + ")");
        } catch (java.net.ConnectException e) {
            LOG.log(Level.DEBUG, "{0} is left over from an agent that is gone", socket);
        }
    }

    private Object fileKey() throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(socket, BasicFileAttributes.class).fileKey());
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                room.acquire();
                SocketChannel connection = channel.accept();
                connections.execute(() -> serve(connection));
            } catch (IOException e) {
                room.release();
                if (channel.isOpen()) {
                    LOG.log(Level.ERROR, "Cannot accept a connection of the CNI plugin", e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (CniConnection connection = new CniConnection(channel, limits, clock)) {
            connection.serve(dispatcher);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private void takeUpDeleted() {
        try {
            dispatcher.takeUpDeleted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops listening, lets requests at hand end for a moment, and removes the socket unless it is a successor's. */
    @Override
    public void close() throws IOException {
        if (rescans != null) {
            rescans.cancel(false);
        }
        if (listener != null) {
            listener.close();
            if (Files.exists(socket) && fileKey().equals(fileKey)) {
                Files.deleteIfExists(socket);
            }
        }
        connections.shutdown();
        try {
            if (!connections.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                connections.shutdownNow();
            }
        } catch (InterruptedException e) {
            connections.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            // until then it cuts off clients that are too slow for an answer
            clock.shutdownNow();
        }
    }
}
