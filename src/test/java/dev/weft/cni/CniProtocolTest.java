package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The agent's half of test/cni/protocol.json; test/cni/cases/protocol.py is the plugin's. */
final class CniProtocolTest {

    private static final Attachment C1 = new Attachment("c1", "eth0");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode protocol() throws IOException {
        return JSON.readTree(Path.of(System.getProperty("weft.repo"), "test/cni/protocol.json")
                .toFile());
    }

    @Test
    void readsThePluginsRequests() throws IOException {
        Map<String, CniRequest> wanted = Map.of(
                "ALLOC", new CniRequest.Alloc(C1, "/run/netns/a", new PodReference("empire", "tie", "6f0a-11")),
                "COMMIT", new CniRequest.Commit(C1, "weft00000000005", 12),
                "CHECK", new CniRequest.Check(C1),
                "RELEASE", new CniRequest.Release(C1),
                "STATUS", new CniRequest.Status(),
                "GC", new CniRequest.Gc(Set.of(C1)));
        JsonNode protocol = protocol();
        assertThat(protocol.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(wanted.keySet());
        wanted.forEach((op, request) -> assertThat(CniCodec.request(
                        protocol.path(op).path("request").toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(request));
    }

    @Test
    void writesTheAnswersThatThePluginReads() throws IOException {
        Map<String, CniResponse> answers = Map.of(
                "ALLOC",
                        new CniResponse.Allocated(new Allocation(
                                Address.parse("10.244.1.5"),
                                Address.parse("fd44::5"),
                                "02:57:0a:f4:01:05",
                                1450,
                                "weft00000000005")),
                "COMMIT", new CniResponse.Done(),
                "CHECK", new CniResponse.Done(),
                "RELEASE", new CniResponse.Done(),
                "STATUS", new CniResponse.Refused(11, "caches incomplete", "wait"),
                "GC", new CniResponse.Done());
        JsonNode protocol = protocol();
        for (var answer : answers.entrySet()) {
            assertThat(JSON.readTree(CniCodec.line(answer.getValue())))
                    .isEqualTo(protocol.path(answer.getKey()).path("answer"));
        }
    }
}
