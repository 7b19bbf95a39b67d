package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.model.Cidr;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real client and a server on loopback that knows no ServiceCIDRs, or does not answer at once. */
class ServiceRangesTest {

    private static final String LIST = """
            {"kind": "ServiceCIDRList", "apiVersion": "networking.k8s.io/v1", "metadata": {}, "items": [
              {"metadata": {"name": "kubernetes"}, "spec": {"cidrs": ["10.96.0.0/16", "fd96::/112"]}},
              {"metadata": {"name": "more"}, "spec": {"cidrs": ["10.97.0.0/16"]}}]}""";

    private record Answer(int status, String body) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/networking.k8s.io/v1/servicecidrs", exchange -> {
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private List<Cidr> read() throws InterruptedException {
        return Insistent.ask("the service ranges", () -> ServiceRanges.read(client));
    }

    @Test
    void readsAllRanges() throws InterruptedException {
        answers.add(new Answer(200, LIST));
        assertThat(read())
                .containsExactly(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd96::/112"), Cidr.parse("10.97.0.0/16"));
    }

    /** Kubernetes before 1.33. */
    @Test
    void aClusterWithoutTheKindHasNone() throws InterruptedException {
        answers.add(new Answer(404, "404 page not found"));
        assertThat(read()).isEmpty();
    }

    @Test
    void asksAgainUntilThereIsAnAnswer() throws InterruptedException {
        answers.add(new Answer(503, "{}"));
        answers.add(new Answer(403, "{}"));
        answers.add(new Answer(200, LIST));
        assertThat(read()).hasSize(3);
    }
}
