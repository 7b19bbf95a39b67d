package dev.weft.cli.cluster;

import dev.weft.cli.fault.ApiFault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * A client with threads of its own, which end with it: a process that exits while one waits for its sockets is held for
 * 300 ms by the virtual machine.
 */
record Connection(KubernetesClient client, Vertx threads) implements AutoCloseable {

    private static final int TIMEOUT_MS = 10_000;
    private static final int CLOSED_WITHIN_MS = 1_000;

    /** @throws KubeconfigException if what shows who the user or the cluster is cannot be used */
    static Connection open(Config config) {
        Consumer<HttpClient.Builder> identity = identity(config);
        Vertx threads = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientFactory(new FewConnections(threads))
                .withHttpClientBuilderConsumer(identity)
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(TIMEOUT_MS)
                        .withConnectionTimeout(TIMEOUT_MS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                // Commands name the type of all they read, so that no class has to be found by its kind.
                .withKubernetesSerialization(Output.SERIALIZATION)
                .build();
        return new Connection(client, threads);
    }

    private static Consumer<HttpClient.Builder> identity(Config config) {
        KeyManager[] user = ClientCertificate.take(config);
        if (user == null) {
            return http -> {};
        }
        TrustManager[] servers = trusted(config);
        return http -> http.sslContext(user, servers);
    }

    private static TrustManager[] trusted(Config config) {
        try {
            return SSLUtils.trustManagers(config);
        } catch (GeneralSecurityException | IOException e) {
            throw new KubeconfigException("certificate-authority cannot be used: " + ApiFault.words(e));
        }
    }

    @Override
    public void close() {
        client.close();
        try {
            threads.close().toCompletionStage().toCompletableFuture().get(CLOSED_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The process ends a little later, and nobody asked for more.
            System.getLogger(Connection.class.getName())
                    .log(System.Logger.Level.DEBUG, "The client's threads go on", e);
        }
    }

    /**
     * A command asks for several things at once. Asked for HTTP/2, the client opens a connection and sees what that can do
     * before it opens the next one, which spares most of their handshakes.
     */
    private static final class FewConnections extends VertxHttpClientFactory {

        FewConnections(Vertx threads) {
            super(threads);
        }

        @Override
        protected void additionalConfig(WebClientOptions options) {
            if (options.isSsl()) {
                options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
            }
        }
    }
}
