package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {

    private static final Duration SILENCE = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    /** Gives a line back for each. */
    private static final class Echo implements LocalServer.Service {
        @Override
        public void serve(SocketChannel client, Runnable heard) throws IOException {
            BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.run();
                write(client, line);
            }
        }

        @Override
        public String refusal(String code, String message) {
            return code + ": " + message;
        }
    }

    private static void write(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(directory.resolve("s")));
        return channel;
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    @Test
    void whoSaysNothingIsHungUpOn() throws IOException {
        try (LocalServer _ = LocalServer.open(directory.resolve("s"), new Echo(), SILENCE);
                SocketChannel silent = connect()) {
            BufferedReader in = reader(silent);
            assertThat(in.readLine()).isEqualTo("Silent: nothing was asked for 0 s");
            assertThat(in.readLine()).isNull();
        }
    }

    @Test
    void whoHasAskedMayThinkForLonger() throws Exception {
        Duration silence = Duration.ofSeconds(2);
        try (LocalServer _ = LocalServer.open(directory.resolve("s"), new Echo(), silence);
                SocketChannel channel = connect()) {
            BufferedReader in = reader(channel);
            write(channel, "one");
            assertThat(in.readLine()).isEqualTo("one");
            Thread.sleep(silence.plusSeconds(1));
            write(channel, "two");
            assertThat(in.readLine()).isEqualTo("two");
        }
    }

    /** A client that writes first must not fail at that before it reads. */
    @Test
    void whoIsTurnedAwayCanAskAndReadsWhy() throws Exception {
        SocketChannel[] others = new SocketChannel[LocalServer.CLIENTS];
        try (LocalServer _ = LocalServer.open(directory.resolve("s"), new Echo(), Duration.ofMinutes(1))) {
            for (int i = 0; i < others.length; i++) {
                others[i] = connect();
            }
            try (SocketChannel extra = connect()) {
                Thread.sleep(100);
                write(extra, "question");
                BufferedReader in = reader(extra);
                assertThat(in.readLine()).startsWith("Busy: 8 clients");
                assertThat(in.readLine()).isNull();
            }
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }
}
