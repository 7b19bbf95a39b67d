package dev.weft.observe;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves events on a Unix socket of mode 0600, JSON lines, to few clients at a time. */
public final class EventServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(EventServer.class.getName());
    static final int CLIENTS = 8;

    private final Path socket;
    private final EventHub hub;
    private final PodNames pods;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private EventServer(Path socket, EventHub hub, PodNames pods, ServerSocketChannel listener) {
        this.socket = socket;
        this.hub = hub;
        this.pods = pods;
        this.listener = listener;
    }

    /** Listens, in place of the socket of an agent that is gone. */
    public static EventServer open(Path socket, EventHub hub, PodNames pods) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        listener.bind(UnixDomainSocketAddress.of(fresh));
        // nobody finds it under its name before nobody else may open it
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        EventServer server = new EventServer(socket, hub, pods, listener);
        Thread.ofVirtual().name("events-accept").start(server::accept);
        return server;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                if (clients.size() >= CLIENTS) {
                    LOG.log(Level.WARNING, "Refused a listener for events: there are {0} already", CLIENTS);
                    client.close();
                } else {
                    clients.add(client);
                    Thread.ofVirtual().name("events-client").start(() -> serve(client));
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.ERROR, "Cannot accept a listener for events", e);
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            new EventConnection(channel, new EventJson(pods, KernelClock::wall)).serve(hub);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A listener for events went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(channel);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel client : clients) {
            client.close();
        }
        Files.deleteIfExists(socket);
    }
}
