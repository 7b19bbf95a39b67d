package dev.weft.operator.admission;

import dev.weft.model.Address;
import dev.weft.operator.admission.AdmissionMeters.Answer;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the API server. The path is known to nobody who may not read the registration, as answers tell of pods and
 * policies of all namespaces.
 */
final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int IDLE_SECONDS = 120;
    private static final int PATIENCE_SECONDS = 5;
    private static final int TOO_LARGE = 413;

    // Two objects, of which an API server takes 3 MiB each.
    private static final int LARGEST = 8 << 20;

    private final Vertx vertx;
    private final KubernetesSerialization serialization;
    private final Reviewer reviewer;
    private final AdmissionMeters meters;
    private final String path = "/" + secret();
    private @Nullable HttpServer listening;
    private @Nullable Credentials shown;

    Server(Vertx vertx, KubernetesSerialization serialization, Reviewer reviewer, AdmissionMeters meters) {
        this.vertx = vertx;
        this.serialization = serialization;
        this.reviewer = reviewer;
        this.meters = meters;
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String path() {
        return path;
    }

    /**
     * Serves with these credentials from now on; clients that are connected stay so.
     *
     * @throws IllegalStateException if the port is taken, say
     */
    synchronized void serve(Address address, int port, Credentials credentials) {
        HttpServer server = listening;
        if (server == null) {
            listening = await(vertx.createHttpServer(options(address, port, credentials))
                    .requestHandler(this::handle)
                    .listen());
        } else if (credentials != shown) {
            await(server.updateSSLOptions(new SSLOptions().setKeyCertOptions(pem(credentials))));
        }
        shown = credentials;
    }

    private static HttpServerOptions options(Address address, int port, Credentials credentials) {
        return new HttpServerOptions()
                .setHost(address.toString())
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(pem(credentials));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the webhook cannot be served: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }

    @Override
    public synchronized void close() {
        HttpServer server = listening;
        if (server != null) {
            await(server.close());
            listening = null;
        }
    }

    private static PemKeyCertOptions pem(Credentials credentials) {
        return new PemKeyCertOptions()
                .setKeyValue(Buffer.buffer(credentials.key()))
                .setCertValue(Buffer.buffer(credentials.certificate()));
    }

    private void handle(HttpServerRequest request) {
        if (!path.equals(request.path()) || request.method() != HttpMethod.POST) {
            request.response().setStatusCode(HttpURLConnection.HTTP_NOT_FOUND).end();
            return;
        }
        Timer.Sample sample = meters.begin();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= LARGEST) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> answer(request, body, sample));
    }

    private void answer(HttpServerRequest request, Buffer body, Timer.Sample sample) {
        if (body.length() > LARGEST) {
            fail(request, TOO_LARGE, sample);
            return;
        }
        vertx.executeBlocking(() -> review(body), false)
                .onSuccess(response -> {
                    meters.end(sample, kind(response));
                    request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(json(response));
                })
                .onFailure(error -> {
                    LOG.warn("a policy could not be reviewed, it is let through", error);
                    fail(request, HttpURLConnection.HTTP_INTERNAL_ERROR, sample);
                });
    }

    private void fail(HttpServerRequest request, int code, Timer.Sample sample) {
        meters.end(sample, Answer.FAILED);
        request.response().setStatusCode(code).end();
    }

    private AdmissionResponse review(Buffer body) {
        AdmissionReview review = serialization.unmarshal(body.toString(StandardCharsets.UTF_8), AdmissionReview.class);
        return reviewer.review(review.getRequest());
    }

    private static Answer kind(AdmissionResponse response) {
        if (!response.getAllowed()) {
            return Answer.REFUSED;
        }
        return response.getWarnings().isEmpty() ? Answer.ALLOWED : Answer.WARNED;
    }

    private String json(AdmissionResponse response) {
        return serialization.asJson(
                new AdmissionReviewBuilder().withResponse(response).build());
    }
}
