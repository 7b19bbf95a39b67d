package dev.weft.agent.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bpf.BpfException;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.LivePrograms;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.observe.Decided;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers on a Unix socket of mode 0600: a JSON line for each JSON line, in order, to few clients at a time. */
public final class ExplainServer implements AutoCloseable {

    static final int CLIENTS = 8;
    private static final int LONGEST = 4096;
    private static final Logger LOG = System.getLogger(ExplainServer.class.getName());

    private final Path socket;
    private final Answers answers;
    private final Counts counts;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ExplainServer(Path socket, Answers answers, Counts counts, ServerSocketChannel listener) {
        this.socket = socket;
        this.answers = answers;
        this.counts = counts;
        this.listener = listener;
    }

    /**
     * Listens, in place of the socket of an agent that is gone.
     *
     * @param decided what each rule has decided so far
     */
    public static ExplainServer open(
            Path socket,
            LivePrograms programs,
            LiveMaps maps,
            Supplier<@Nullable Known> known,
            Supplier<Map<Decided, TallyValue>> decided)
            throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        listener.bind(UnixDomainSocketAddress.of(fresh));
        // nobody finds it under its name before nobody else may open it
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        ExplainServer server =
                new ExplainServer(socket, new Answers(programs, maps, known), new Counts(decided), listener);
        Thread.ofVirtual().name("explain-accept").start(server::accept);
        return server;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                if (clients.size() >= CLIENTS) {
                    LOG.log(Level.WARNING, "Refused a question: {0} clients ask already", CLIENTS);
                    client.close();
                } else {
                    clients.add(client);
                    Thread.ofVirtual().name("explain-client").start(() -> serve(client));
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.ERROR, "Cannot accept a question", e);
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
                OutputStream out = Channels.newOutputStream(channel)) {
            for (String line = line(in); line != null; line = line(in)) {
                out.write((reply(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Who asked went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(channel);
        }
    }

    /** Reads a line; null at the end. What is longer than any question ends the connection. */
    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (line.length() == LONGEST) {
                throw new IOException("a question is longer than " + LONGEST + " bytes");
            }
            line.append((char) next);
        }
        return null;
    }

    private ObjectNode reply(String line) throws InterruptedException {
        try {
            JsonNode asked = Question.json(line);
            if (asked.path(Counts.FIELD).isObject()) {
                return counts.answer(asked.path(Counts.FIELD));
            }
            return answers.answer(Question.parse(asked))
                    .orElseGet(() -> refused("Changing", "what is in force on this node is being replaced")
                            .put("remedy", "ask again; if it stays so, see why the agent is not ready"));
        } catch (BadQuestion e) {
            return refused("BadQuestion", String.valueOf(e.getMessage()))
                    .put("field", e.field())
                    .put("value", e.value());
        } catch (BpfException e) {
            return refused("Kernel", String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode refused(String code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("ok", false)
                .put("code", code)
                .put("message", message);
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
