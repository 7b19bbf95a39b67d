package dev.weft.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick reader takes, it takes as the client's own reader does; what that alone understands it leaves. */
class PlainKubeconfigTest {

    private static final String EC_KEY = "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCg==";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{client-certificate-data: Y2VydA==, client-key-data: " + EC_KEY + "}",
                "{client-certificate: pki/admin.crt, client-key: pki/admin.key}",
                "{client-certificate: /etc/pki/admin.crt, client-key-data: " + EC_KEY + "}",
                "{token: abc}"
            })
    void plainUserIsReadAsByTheClient(String user) throws IOException {
        Path file = write(user, "server: https://192.0.2.1:6443, certificate-authority: ca.crt");

        assertEquals(fields(Config.fromKubeconfig(file.toFile())), fields(read(file, null)));
        assertEquals(fields(Config.fromKubeconfig("other", file.toFile())), fields(read(file, "other")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: login}}",
                "{auth-provider: {name: oidc}}",
                "{token: abc, as: somebody}",
                "{tokenFile: /token}",
                "{username: a, password: b}",
                "{}"
            })
    void otherUserIsLeftToTheClient(String user) throws IOException {
        assertTrue(PlainKubeconfig.read(write(user, "server: https://192.0.2.1:6443"), null)
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: 'https://h:1', insecure-skip-tls-verify: true",
                "server: 'https://h:1', tls-server-name: other",
                "certificate-authority: ca.crt"
            })
    void otherClusterIsLeftToTheClient(String cluster) throws IOException {
        assertTrue(PlainKubeconfig.read(write("{token: abc}", cluster), null).isEmpty());
    }

    @Test
    void unknownContextIsLeftToTheClient() throws IOException {
        Path file = write("{token: abc}", "server: https://192.0.2.1:6443");

        assertTrue(PlainKubeconfig.read(file, "none").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[", "- a", "clusters: 7", "{current-context: a, contexts: [3], clusters: [], users: }"})
    void whatIsNoKubeconfigIsLeftToTheClient(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), text);

        assertTrue(PlainKubeconfig.read(file, null).isEmpty());
        assertTrue(PlainKubeconfig.read(directory, null).isEmpty());
    }

    private static Config read(Path file, @Nullable String context) {
        return PlainKubeconfig.read(file, context).orElseThrow();
    }

    private static List<@Nullable String> fields(Config config) {
        return Arrays.<@Nullable String>asList(
                config.getMasterUrl(),
                config.getNamespace(),
                config.getCaCertFile(),
                config.getCaCertData(),
                config.getClientCertFile(),
                config.getClientCertData(),
                config.getClientKeyFile(),
                config.getClientKeyData(),
                config.getClientKeyAlgo(),
                config.getAutoOAuthToken(),
                config.getUsername(),
                String.valueOf(config.isTrustCerts()));
    }

    private Path write(String user, String cluster) throws IOException {
        return Files.writeString(directory.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: one
                clusters: [{name: far, cluster: {server: https://198.51.100.1}}, {name: near, cluster: {%s}}]
                users: [{name: admin, user: %s}]
                contexts:
                - {name: one, context: {cluster: near, user: admin}}
                - {name: other, context: {cluster: near, user: admin, namespace: shop}}
                """.formatted(cluster, user));
    }
}
