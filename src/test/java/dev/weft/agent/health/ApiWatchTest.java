package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real client and a server on loopback that goes away and comes back. */
class ApiWatchTest {

    private static final byte[] VERSION =
            "{\"major\":\"1\",\"minor\":\"37\",\"gitVersion\":\"v1.37.2\"}".getBytes(StandardCharsets.UTF_8);
    /** Longer than it takes, as this machine may stand still meanwhile. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Set<String> closed = new ConcurrentSkipListSet<>();
    private HttpServer server;
    private KubernetesClient client;
    private ApiWatch watch;

    @BeforeEach
    void start() throws IOException {
        serve(0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        watch = new ApiWatch(client::getKubernetesVersion, () -> List.copyOf(closed));
        watch.start();
        await().atMost(SOON).until(watch::connected);
    }

    private void serve(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/version", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, VERSION.length);
            exchange.getResponseBody().write(VERSION);
            exchange.close();
        });
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        server.stop(0);
    }

    @Test
    void noticesThatTheServerIsGoneAndIsBack() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        await().atMost(SOON).until(() -> !watch.troubles().isEmpty());
        assertThat(watch.troubles().getFirst()).contains("what was in force stays in force");
        closed.add("WeftIdentity");
        assertThat(watch.blind()).isFalse();
        assertThat(watch.troubles()).singleElement().asString().contains("has not answered for");
        closed.clear();
        serve(port);
        await().atMost(SOON).until(watch::connected);
        assertThat(watch.troubles()).isEmpty();
    }

    @Test
    void noticesAWatchThatStaysClosed() {
        assertThat(watch.blind()).isFalse();
        closed.addAll(List.of("WeftIdentity", "NetworkPolicy"));
        assertThat(watch.blind()).isTrue();
        await().atMost(SOON).until(() -> !watch.connected());
        assertThat(watch.blind()).isTrue();
        assertThat(watch.troubles())
                .containsExactly("the API server answers, but the watch of NetworkPolicy, of WeftIdentity is closed;"
                        + " what was in force stays in force");
        closed.clear();
        await().atMost(SOON).until(watch::connected);
        assertThat(watch.blind()).isFalse();
    }

    @Test
    void aServerThatNeverAnsweredIsNotSaidToAnswer() {
        try (ApiWatch fresh = new ApiWatch(() -> {}, () -> List.of("WeftIdentity"))) {
            assertThat(fresh.blind()).isFalse();
            assertThat(fresh.troubles()).singleElement().asString().contains("has not answered for");
        }
    }

    @Test
    void silenceIsSaidWithinFiveSeconds() {
        assertThat(ApiWatch.LONGEST_SILENCE).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aServerThatHangsIsLost() {
        try (ApiWatch hanging = new ApiWatch(new Hang(), List::of)) {
            hanging.start();
            await().atMost(SOON).until(hanging::connected);
            await().atMost(SOON).until(() -> !hanging.connected());
        }
    }

    /** Answers once. */
    private static final class Hang implements Runnable {

        private boolean answered;

        @Override
        public void run() {
            if (answered) {
                try {
                    Thread.sleep(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            answered = true;
        }
    }
}
