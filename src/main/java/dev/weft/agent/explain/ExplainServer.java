package dev.weft.agent.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bpf.BpfException;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.LivePrograms;
import dev.weft.observe.LocalServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a JSON line for each JSON line, in order. */
public final class ExplainServer implements LocalServer.Service {

    private static final Logger LOG = System.getLogger(ExplainServer.class.getName());
    private static final int LONGEST = 4096;

    private final Answers answers;
    private final Counts counts;

    private ExplainServer(Answers answers, Counts counts) {
        this.answers = answers;
        this.counts = counts;
    }

    /**
     * Listens, in place of the socket of an agent that is gone.
     *
     * @param counts what each rule has decided so far
     */
    public static LocalServer open(
            Path socket, LivePrograms programs, LiveMaps maps, Supplier<@Nullable Known> known, Counts counts)
            throws IOException {
        return LocalServer.open(socket, new ExplainServer(new Answers(programs, maps, known), counts));
    }

    @Override
    public void serve(SocketChannel channel, Runnable heard) throws IOException, InterruptedException {
        try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
                OutputStream out = Channels.newOutputStream(channel)) {
            for (String line = line(in); line != null; line = line(in)) {
                heard.run();
                out.write((reply(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
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
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Cannot answer " + line, e);
            return refused("Internal", e.toString())
                    .put("remedy", "this is a mistake of weft: please report it, with the agent's log");
        }
    }

    @Override
    public String refusal(String code, String message) {
        return refused(code, message)
                .put("remedy", "end another weft explain, or ask again in a moment")
                .toString();
    }

    private static ObjectNode refused(String code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("ok", false)
                .put("code", code)
                .put("message", message);
    }
}
