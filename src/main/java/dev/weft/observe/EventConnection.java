package dev.weft.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.jspecify.annotations.Nullable;

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

    void serve(EventHub hub) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        BufferedWriter out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        Set<EventKind> wanted;
        try {
            wanted = wanted(in.readLine());
        } catch (IllegalArgumentException e) {
            say(out, MAPPER.createObjectNode().put("type", "refused").put("message", e.getMessage()));
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

    private static Set<EventKind> wanted(@Nullable String line) throws IOException {
        Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
        for (JsonNode type : MAPPER.readTree(line == null ? "" : line).path("types")) {
            wanted.add(Arrays.stream(EventKind.values())
                    .filter(kind -> kind.label().equals(type.asText()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "types has '" + type.asText() + "', but may have drop, new, update and close")));
        }
        return wanted;
    }
}
