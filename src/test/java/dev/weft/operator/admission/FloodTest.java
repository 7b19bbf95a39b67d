package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strangers who reach the webhook's port keep nobody else from it. */
class FloodTest {

    private static final byte[] HALF_A_HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};
    private static final int STRANGERS = 200;

    private final Served served = Served.start();

    @AfterEach
    void close() {
        served.close();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private Future<HttpClientRequest> request(HttpClient client) {
        return client.request(
                HttpMethod.POST, served.port(), "127.0.0.1", served.server().path());
    }

    private HttpClient client() {
        return served.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setTrustAll(true)
                        .setVerifyHost(false));
    }

    private void assertServed() {
        int status = await(request(client()).compose(request -> request.send("nonsense")))
                .statusCode();
        assertThat(status).isEqualTo(500);
    }

    @Test
    void unfinishedHandshakesBlockNobody() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < STRANGERS; i++) {
            Socket stranger = new Socket("127.0.0.1", served.port());
            stranger.getOutputStream().write(HALF_A_HELLO);
            strangers.add(stranger);
        }
        assertServed();
        for (Socket stranger : strangers) {
            stranger.close();
        }
    }

    @Test
    void requestsThatAreTakenBackEndTheirConnection() {
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        HttpClient flood = client();
        for (int i = 0; i < 2_000; i++) {
            request(flood).onSuccess(request -> {
                request.connection().closeHandler(gone -> hungUp.complete(null));
                request.connection().goAwayHandler(away -> hungUp.complete(null));
                request.sendHead().onSuccess(sent -> request.reset(8));
            });
        }
        assertThat(hungUp).succeedsWithin(20, TimeUnit.SECONDS);
        assertServed();
    }
}
