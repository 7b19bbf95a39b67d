package dev.weft.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the long-running roles reach the API server. They must not depend on any Service, as Services work only once they
 * run: {@code WEFT_API_SERVER} names the server itself; without it the usual kubeconfig or in-cluster settings count.
 */
public final class ApiConnection {

    /** The API server's own address, {@code https://host:port}. */
    public static final String API_SERVER = "WEFT_API_SERVER";

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int TIMEOUT_MS = 10_000;
    private static final int RECONNECT_MS = 100;

    private ApiConnection() {}

    public static KubernetesClient open(Map<String, String> environment, Vertx vertx) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(new AttentiveHttp(vertx, AttentiveHttp.LONGEST_SILENCE))
                .withConfig(config(environment, ACCOUNT))
                .build();
    }

    static Config config(Map<String, String> environment, Path account) {
        String server = environment.get(API_SERVER);
        if (server == null || server.isBlank()) {
            return patient(new ConfigBuilder(Config.autoConfigure(null)));
        }
        if (!server.startsWith("https://")) {
            throw new IllegalArgumentException(
                    API_SERVER + " is '" + server + "', but must be https://HOST:PORT of the API server itself");
        }
        return patient(new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertFile(account.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(account.resolve("token"))));
    }

    // The client waits up to 32 times this interval before it opens a watch again: 3 s after an outage, not 32.
    static Config patient(ConfigBuilder config) {
        return config.withRequestTimeout(TIMEOUT_MS)
                .withWatchReconnectInterval(RECONNECT_MS)
                .build();
    }

    // Read at each request: kubelet renews the token long before it ends.
    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the service account's token " + token, e);
        }
    }
}
