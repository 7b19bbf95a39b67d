package dev.weft.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.observe.LocalServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MonitorCommandTest {

    private static final String LOST = "{\"type\":\"lost\",\"count\":1,\"where\":\"client\"}\n";

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    /** An agent that says one thing and ends the connection. */
    private record Saying(String words) implements LocalServer.Service {
        @Override
        public void serve(SocketChannel client, Runnable heard) throws IOException {
            client.read(ByteBuffer.allocate(512));
            client.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String refusal(String code, String message) {
            return message;
        }
    }

    private int monitor(String said, Writer out, String... more) throws IOException {
        Path socket = directory.resolve("events.sock");
        try (LocalServer _ = LocalServer.open(socket, new Saying(said))) {
            return new CommandLine(new MonitorCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(Stream.concat(Stream.of("--socket", socket.toString()), Stream.of(more))
                            .toArray(String[]::new));
        }
    }

    @Test
    void saysThatTheAgentEnded() throws IOException {
        StringWriter out = new StringWriter();
        assertThat(monitor("{\"type\":\"listening\"}\n" + LOST, out)).isEqualTo(1);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("weft: the agent ended");
    }

    @Test
    void yamlIsADocumentForEachEvent() throws IOException {
        StringWriter out = new StringWriter();
        assertThat(monitor(LOST + LOST, out, "-o", "yaml")).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("---\ntype: \"lost\"\ncount: 1\nwhere: \"client\"\n".repeat(2));
    }

    @Test
    void saysWhyTheAgentRefuses() throws IOException {
        assertThat(monitor(
                        "{\"type\":\"refused\",\"code\":\"Busy\",\"message\":\"8 clients are served already\"}\n",
                        new StringWriter()))
                .isEqualTo(3);
        assertThat(err.toString()).startsWith("weft: the agent refuses: 8 clients are served already; ");
    }

    /** As with {@code weft monitor | head -1}. */
    @Test
    void endsQuietlyWhenNobodyReads() throws IOException {
        Writer closed = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThat(monitor(LOST + LOST, closed)).isZero();
        assertThat(err.toString()).isEmpty();
    }
}
