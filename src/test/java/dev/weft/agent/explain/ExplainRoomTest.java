package dev.weft.agent.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bpf.BpfBench;
import dev.weft.observe.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A packet that a rule would let pass, had its entries room on the node. */
class ExplainRoomTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    @Test
    void deniedAsTheRuleHasNoRoom(@TempDir Path directory) throws IOException {
        Path socket = directory.resolve("explain.sock");
        try (ExplainedNode node = ExplainedNode.crowded(BENCH);
                LocalServer _ = ExplainServer.open(
                        socket, node.programs(), node.maps(), node::known, new Counts(Map::of, List::of))) {
            JsonNode answer =
                    ExplainServerTest.ask(socket, ExplainServerTest.question("10.8.0.1", "10.8.0.2", "TCP", 1003));
            assertThat(answer.path("dropReason").asText()).isEqualTo("POLICY_DENIED");
            JsonNode nearest = answer.path("ingress").path("nearest");
            assertThat(nearest.path("index").asInt()).isEqualTo(1);
            assertThat(nearest.path("missing").size()).isEqualTo(1);
            assertThat(nearest.path("missing").path(0).path("what").asText()).isEqualTo("room");
        }
    }
}
