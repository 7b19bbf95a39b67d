package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bpf.BpfBench;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a dropped packet to a client of the socket. */
class EventServiceTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("events.sock");
    }

    private EventService start(RealRings rings) throws IOException {
        return EventService.start(rings.kernel, rings.loader.maps(), socket(), (address, identity) -> "t/pod");
    }

    /** A client that counts what it is given and told. */
    private final class Client implements AutoCloseable {

        private final SocketChannel channel;
        private final BufferedReader in;
        private long drops;
        private long lost;

        Client(String request) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
            in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        JsonNode line() throws IOException {
            return MAPPER.readTree(in.readLine());
        }

        void readUntil(long all) throws IOException {
            while (drops + lost < all) {
                JsonNode event = line();
                switch (event.path("type").asText()) {
                    case "drop" -> drops++;
                    case "lost" -> lost += event.path("count").asLong();
                    default -> assertThat(event.path("type").asText()).isEqualTo("idle");
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void tellsOfADrop() throws IOException {
        try (RealRings rings = new RealRings(BENCH);
                EventService service = start(rings);
                Client client = new Client("{\"types\":[\"drop\"]}")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-------");
            assertThat(client.line().path("type").asText()).isEqualTo("listening");
            rings.drop(1);
            JsonNode drop = client.line();
            assertThat(drop.path("type").asText()).isEqualTo("drop");
            assertThat(drop.path("reason").asText()).matches("[A-Z0-9_]+").isNotEqualTo("NONE");
            assertThat(drop.path("direction").asText()).isIn("egress", "ingress");
            assertThat(Instant.parse(drop.path("time").asText()))
                    .isBetween(
                            Instant.now().minus(Duration.ofSeconds(10)),
                            Instant.now().plus(Duration.ofSeconds(1)));
            assertThat(service.isReading()).isTrue();
            assertThat(service.listeners()).isEqualTo(1);
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aClientThatDoesNotReadIsToldWhatItMissed() throws IOException {
        int sent = 60_000;
        try (RealRings rings = new RealRings(BENCH);
                EventService service = start(rings);
                Client client = new Client("{\"types\":[\"drop\",\"new\"]}")) {
            assertThat(client.line().path("type").asText()).isEqualTo("listening");
            for (int i = 0; i < sent; i += 1000) {
                rings.drop(1000);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> service.read() + service.lost() == sent);
            client.readUntil(sent);
            assertThat(client.lost).isPositive();
            assertThat(client.drops + client.lost).isEqualTo(sent).isEqualTo(rings.raised());
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        Map<String, String> messages = Map.of(
                "{\"types\":[\"weather\"]}",
                "types has 'weather', but may have drop, new, update and close",
                "weather",
                "what was asked is no JSON",
                "[]",
                "what was asked is not of the form",
                "{\"types\":\"drop\"}",
                "what was asked is not of the form");
        try (RealRings rings = new RealRings(BENCH);
                EventService _ = start(rings)) {
            for (Map.Entry<String, String> message : messages.entrySet()) {
                try (Client client = new Client(message.getKey())) {
                    JsonNode answer = client.line();
                    assertThat(answer.path("type").asText()).isEqualTo("refused");
                    assertThat(answer.path("message").asText()).startsWith(message.getValue());
                }
            }
        }
    }

    @Test
    void takesOnlyAFewClients() throws IOException {
        try (RealRings rings = new RealRings(BENCH);
                EventService _ = start(rings)) {
            Client[] clients = new Client[LocalServer.CLIENTS];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = new Client("{\"types\":[]}");
                assertThat(clients[i].line().path("type").asText()).isEqualTo("listening");
            }
            try (SocketChannel extra = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                extra.connect(UnixDomainSocketAddress.of(socket()));
                BufferedReader in = new BufferedReader(Channels.newReader(extra, StandardCharsets.UTF_8));
                JsonNode refused = MAPPER.readTree(in.readLine());
                assertThat(refused.path("type").asText()).isEqualTo("refused");
                assertThat(refused.path("code").asText()).isEqualTo("Busy");
                assertThat(refused.path("message").asText()).contains("8 clients");
                assertThat(in.readLine()).isNull();
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
