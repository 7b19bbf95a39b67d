package dev.weft.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.cli.answer.Format;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft monitor}: prints events until it is stopped; exit 1 if the agent ends, 3 if there is none or it refuses. */
@Command(
        name = "monitor",
        description = "Show dropped packets and new flows of this node as they occur.",
        mixinStandardHelpOptions = true)
public final class MonitorCommand extends LocalCommand implements Callable<Integer> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ELSEWHERE =
            "run it on the node: kubectl -n weft-system exec ds/weft-agent -- weft monitor";

    @Option(names = "--drops", description = "only dropped packets")
    private boolean drops;

    @Option(
            names = "--socket",
            paramLabel = "FILE",
            description = "the agent's socket",
            defaultValue = "/run/weft/events.sock")
    private Path socket = Path.of("/run/weft/events.sock");

    @Override
    public Integer call() {
        if (!Files.exists(socket)) {
            return error("NotOnNode", "no agent of Weft serves " + socket, ELSEWHERE);
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String types = drops ? "[\"drop\"]" : "[\"drop\",\"new\"]";
            channel.write(ByteBuffer.wrap(("{\"types\":" + types + "}\n").getBytes(StandardCharsets.UTF_8)));
            return follow(new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return error("AgentUnreachable", "cannot read " + socket + ": " + e.getMessage(), "be root; " + ELSEWHERE);
        }
    }

    private int follow(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode event = MAPPER.readTree(line);
            switch (event.path("type").asText()) {
                case "refused" -> {
                    return error(
                            event.path("code").asText("Refused"),
                            "the agent refuses: " + event.path("message").asText(),
                            "end another monitor of this node, and start this again");
                }
                case "idle", "listening" -> {}
                default -> out().println(format == Format.text ? EventText.of(event) : format.write(event));
            }
            if (isUnread()) {
                return 0;
            }
        }
        error("AgentEnded", "the agent ended", "start this again when its successor is ready");
        return NO;
    }

    /** Whoever read this has seen enough. A stream that was closed tells nobody but those who ask it. */
    private boolean isUnread() {
        out().flush();
        return out().checkError() || System.out.checkError();
    }
}
