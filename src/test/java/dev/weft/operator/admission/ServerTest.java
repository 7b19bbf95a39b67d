package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.model.Address;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks by the right path is answered, whatever he sends; who trusts the certificate is shown it. */
class ServerTest {

    private static final Address LOOPBACK = Address.parse("127.0.0.1");
    private static final String REVIEW =
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":"
                    + "{\"uid\":\"u1\",\"kind\":{\"kind\":\"NetworkPolicy\"},\"object\":{\"metadata\":{\"name\":\"p\",\"namespace\":"
                    + "\"a\"},\"spec\":{\"podSelector\":{},\"ingress\":[{},{}]}}}}";

    private final Served served = Served.start();
    private final SimpleMeterRegistry registry = served.registry();
    private final Server server = served.server();
    private final Credentials credentials = served.credentials();

    @AfterEach
    void close() {
        served.close();
    }

    private static HttpClient trusting(Credentials trusted) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "weft",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(trusted.certificate().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private HttpResponse<String> post(HttpClient client, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + served.port() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long counted(String answer) {
        return registry.get("weft.operator.admission.request")
                .tag("answer", answer)
                .timer()
                .count();
    }

    @Test
    void reviewsWhatItIsAsked() throws Exception {
        try (HttpClient client = trusting(credentials)) {
            HttpResponse<String> response = post(client, server.path(), REVIEW);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).contains("\"uid\":\"u1\"", "\"allowed\":true", "never decides");
            assertThat(counted("warned")).isEqualTo(1);
        }
    }

    @Test
    void whoDoesNotKnowThePathLearnsNothing() throws Exception {
        try (HttpClient client = trusting(credentials)) {
            assertThat(post(client, "/", REVIEW).statusCode()).isEqualTo(404);
            assertThat(post(client, server.path() + "0", REVIEW).statusCode()).isEqualTo(404);
            assertThat(server.path()).matches("/[0-9a-f]{32}");
            assertThat(registry.get("weft.operator.admission.request").timers()).allMatch(timer -> timer.count() == 0);
        }
    }

    @Test
    void nonsenseIsAFailureAndNoAnswer() throws Exception {
        try (HttpClient client = trusting(credentials)) {
            assertThat(post(client, server.path(), "nonsense").statusCode()).isEqualTo(500);
            assertThat(post(client, server.path(), REVIEW.replace("NetworkPolicy", "Secret"))
                            .statusCode())
                    .isEqualTo(500);
            assertThat(post(client, server.path(), "x".repeat(9 << 20)).statusCode())
                    .isEqualTo(413);
            assertThat(counted("failed")).isEqualTo(3);
            assertThat(post(client, server.path(), REVIEW).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void newConnectionsAreShownNewCredentials() throws Exception {
        Credentials next = Credentials.create(LOOPBACK, Instant.now());
        server.serve(LOOPBACK, served.port(), next);
        try (HttpClient old = trusting(credentials);
                HttpClient current = trusting(next)) {
            assertThatThrownBy(() -> post(old, server.path(), REVIEW)).isInstanceOf(SSLHandshakeException.class);
            assertThat(post(current, server.path(), REVIEW).statusCode()).isEqualTo(200);
        }
    }

    // A server that has closed lets go of its port a little later.
    private static ServerSocket listening(int port) {
        return Awaitility.await()
                .ignoreExceptionsInstanceOf(BindException.class)
                .until(() -> new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")), Objects::nonNull);
    }

    @Test
    void portThatIsTakenIsSaidAndServedOnceItIsFree() throws Exception {
        server.close();
        try (ServerSocket other = listening(served.port())) {
            assertThatThrownBy(() -> server.serve(LOOPBACK, other.getLocalPort(), credentials))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the webhook cannot be served");
        }
        server.serve(LOOPBACK, served.port(), credentials);
        try (HttpClient client = trusting(credentials)) {
            assertThat(post(client, server.path(), REVIEW).statusCode()).isEqualTo(200);
        }
    }
}
