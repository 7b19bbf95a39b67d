package dev.weft.observe;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on a Unix socket of mode 0600 and serves {@value #CLIENTS} clients at a time; more are told so and hung up on,
 * as is who says nothing for a minute: nobody may keep others out without a question.
 */
public final class LocalServer implements AutoCloseable {

    public static final int CLIENTS = 8;

    private static final Logger LOG = System.getLogger(LocalServer.class.getName());
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration PARTING = Duration.ofSeconds(1);

    private final Path socket;
    private final Service service;
    private final Duration silence;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    /** What is done with a client. */
    public interface Service {

        /**
         * Serves until the client goes or the channel is closed.
         *
         * @param heard to be run once it has said what it wants
         */
        void serve(SocketChannel client, Runnable heard) throws IOException, InterruptedException;

        /** Returns the line for a client that is not served. */
        String refusal(String code, String message);
    }

    private LocalServer(Path socket, Service service, Duration silence, ServerSocketChannel listener) {
        this.socket = socket;
        this.service = service;
        this.silence = silence;
        this.listener = listener;
    }

    /** Listens, in place of the socket of an agent that is gone. */
    public static LocalServer open(Path socket, Service service) throws IOException {
        return open(socket, service, SILENCE);
    }

    /** @param silence how long a client may say nothing at first */
    static LocalServer open(Path socket, Service service, Duration silence) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        listener.bind(UnixDomainSocketAddress.of(fresh));
        // nobody finds it under its name before nobody else may open it
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LocalServer server = new LocalServer(socket, service, silence, listener);
        Thread.ofVirtual().name("accept " + socket.getFileName()).start(server::accept);
        return server;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                boolean busy = clients.size() >= CLIENTS;
                if (!busy) {
                    clients.add(client);
                }
                Thread.ofVirtual()
                        .name("client of " + socket.getFileName())
                        .start(busy ? () -> turnAway(client) : () -> serve(client));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.ERROR, "Cannot accept a client of " + socket, e);
                }
            }
        }
    }

    /** What it is about to ask is read, or it could not read why nobody answers. */
    private void turnAway(SocketChannel client) {
        LOG.log(Level.WARNING, "Refused a client of {0}: there are {1} already", socket, CLIENTS);
        Thread limit = after(PARTING, client::close);
        try (client) {
            say(client, "Busy", CLIENTS + " clients are served already, and no more at a time");
            client.shutdownOutput();
            ByteBuffer question = ByteBuffer.allocate(512);
            while (client.read(question.clear()) >= 0) {
                continue;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client of " + socket + " went away", e);
        } finally {
            limit.interrupt();
        }
    }

    private void serve(SocketChannel client) {
        Thread limit = after(silence, () -> {
            say(client, "Silent", "nothing was asked for " + silence.toSeconds() + " s");
            client.close();
        });
        try (client) {
            service.serve(client, limit::interrupt);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client of " + socket + " went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            limit.interrupt();
            clients.remove(client);
        }
    }

    /** What is done to a client whose time is over. */
    private interface Step {
        void take() throws IOException;
    }

    private Thread after(Duration time, Step step) {
        return Thread.ofVirtual().name("limit of " + socket.getFileName()).start(() -> {
            try {
                Thread.sleep(time);
                step.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A client of " + socket + " went away", e);
            }
        });
    }

    private void say(SocketChannel client, String code, String message) throws IOException {
        String line = service.refusal(code, message) + "\n";
        client.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
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
