package dev.weft.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * One client: it sends one line, {@code {"types":["drop","new"]}}, and gets a line for each event. The first line that
 * it gets is {@code {"type":"listening"}}: events that are raised after it has read that are not missed in silence.
 */
final class EventConnection {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROOM = 8192;
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int IDLE_ROUNDS = 25;

    private final SocketChannel channel;
    private final EventJson json;

    EventConnection(SocketChannel channel, EventJson json) {
        this.channel = channel;
        this.json = json;
    }

    /** @param heard is run once the client has said what it wants */
    void serve(EventHub hub, Runnable heard) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        BufferedWriter out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        String line = in.readLine();
        heard.run();
        if (line == null) {
            return;
        }
        Set<EventKind> wanted;
        try {
            wanted = wanted(line);
        } catch (IllegalArgumentException e) {
            say(out, refusal(String.valueOf(e.getMessage())));
            return;
        }
        try (EventQueue queue = hub.listen(wanted, ROOM)) {
            say(out, MAPPER.createObjectNode().put("type", "listening"));
            pass(queue, out);
        }
    }

    /** Ends when the client is gone; a word now and then finds that out. */
    private void pass(EventQueue queue, BufferedWriter out) throws IOException, InterruptedException {
        int idle = 0;
        while (channel.isOpen()) {
            Event event = queue.next(PATIENCE);
            if (event != null) {
                idle = 0;
                say(out, json.json(event));
            } else if (++idle % IDLE_ROUNDS == 0) {
                say(out, MAPPER.createObjectNode().put("type", "idle"));
            }
        }
    }

    private static void say(BufferedWriter out, JsonNode line) throws IOException {
        out.write(line.toString());
        out.write('\n');
        out.flush();
    }

    static ObjectNode refusal(String message) {
        return MAPPER.createObjectNode().put("type", "refused").put("message", message);
    }

    private static JsonNode request(String line) {
        try {
            JsonNode request = MAPPER.readTree(line);
            if (request.isObject() && (request.path("types").isArray() || !request.has("types"))) {
                return request;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what was asked is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("what was asked is not of the form {\"types\":[\"drop\",\"new\"]}");
    }

    private static Set<EventKind> wanted(String line) {
        Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
        for (JsonNode type : request(line).path("types")) {
            wanted.add(Arrays.stream(EventKind.values())
                    .filter(kind -> kind.label().equals(type.asText()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "types has '" + type.asText() + "', but may have drop, new, update and close")));
        }
        return wanted;
    }
}
