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

/** Listens on a Unix socket of mode 0600 and serves {@value #CLIENTS} clients at a time; more are hung up on. */
public final class LocalServer implements AutoCloseable {

    public static final int CLIENTS = 8;

    private static final Logger LOG = System.getLogger(LocalServer.class.getName());

    private final Path socket;
    private final Service service;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    /** What is done with a client. */
    public interface Service {

        /** Serves until the client goes or the channel is closed. */
        void serve(SocketChannel client) throws IOException, InterruptedException;
    }

    private LocalServer(Path socket, Service service, ServerSocketChannel listener) {
        this.socket = socket;
        this.service = service;
        this.listener = listener;
    }

    /** Listens, in place of the socket of an agent that is gone. */
    public static LocalServer open(Path socket, Service service) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        listener.bind(UnixDomainSocketAddress.of(fresh));
        // nobody finds it under its name before nobody else may open it
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LocalServer server = new LocalServer(socket, service, listener);
        Thread.ofVirtual().name("accept " + socket.getFileName()).start(server::accept);
        return server;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                if (clients.size() >= CLIENTS) {
                    LOG.log(Level.WARNING, "Refused a client of {0}: there are {1} already", socket, CLIENTS);
                    client.close();
                } else {
                    clients.add(client);
                    Thread.ofVirtual().name("client of " + socket.getFileName()).start(() -> serve(client));
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.ERROR, "Cannot accept a client of " + socket, e);
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            service.serve(client);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client of " + socket + " went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
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
