package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real etcd and kube-apiserver on loopback, with Weft's CRDs, and no controller or kubelet: what happens, a test does.
 * Shared through {@link ApiServerExtension}.
 */
public final class ApiServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Path scratch;
    private final int port;
    private final String token = UUID.randomUUID().toString();
    private final Supervised etcd;
    private final List<String> command;
    private @Nullable Supervised server;
    private final KubernetesClient client;

    public ApiServer() {
        Path program = program("kube-apiserver");
        try {
            scratch = Files.createTempDirectory("weft-apiserver-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int etcdPort = FreePort.next();
        etcd = new Supervised(scratch.resolve("etcd.log"), scratch.toString(), etcd(etcdPort));
        port = FreePort.next();
        writeSecrets();
        command = kubeApiServer(program, etcdPort);
        start();
        client = connect(token);
        installCrds();
        awaitService(Objects.requireNonNull(server));
    }

    /** Finds a program of Kubernetes; without it the test is skipped. */
    static Path program(String name) {
        Stream<String> places = Stream.concat(
                Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).stream(),
                Stream.concat(
                        Stream.of(System.getProperty("user.home") + "/.cache/weft/bin"),
                        Stream.of(System.getenv("PATH").split(":"))));
        Optional<Path> found = places.map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), name + " is not installed: run `make deps`");
        return found.orElseThrow();
    }

    private List<String> etcd(int etcdPort) {
        String clients = "http://127.0.0.1:" + etcdPort;
        return List.of(
                program("etcd").toString(),
                "--data-dir=" + scratch.resolve("etcd"),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=http://127.0.0.1:0",
                "--unsafe-no-fsync");
    }

    private List<String> kubeApiServer(Path program, int etcdPort) {
        return List.of(
                program.toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + scratch.resolve("certs"),
                "--token-auth-file=" + scratch.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/16,fd96::/112",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + scratch.resolve("sa.pub"),
                "--service-account-signing-key-file=" + scratch.resolve("sa.key"),
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
                "--endpoint-reconciler-type=none",
                "--profiling=false");
    }

    private void writeSecrets() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    scratch.resolve("sa.key"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    scratch.resolve("sa.pub"),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.writeString(scratch.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] key) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + label + "-----\n";
    }

    /** Brings the API server (back) up and waits until it serves. */
    public void start() {
        Supervised starting = new Supervised(scratch.resolve("apiserver.log"), "", command);
        server = starting;
        awaitService(starting);
    }

    private void awaitService(Supervised starting) {
        Instant end = Instant.now().plus(PATIENCE);
        try (KubernetesClient probe = connect(token)) {
            while (!serves(probe)) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("kube-apiserver does not start:\n" + starting.lastLines());
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Ready does not mean that the storage of custom resources is.
    private static boolean serves(KubernetesClient probe) {
        try {
            return "ok".equals(probe.raw("/readyz"))
                    && probe.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                            .allMatch(crd -> probe.raw("/apis/weft.dev/v1alpha1/"
                                            + crd.getSpec().getNames().getPlural())
                                    != null);
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Kills the API server; etcd and all that it holds stay. */
    public void kill() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Returns the client of a cluster administrator. */
    public KubernetesClient admin() {
        return client;
    }

    /** Opens a client of its own, so that what one operator does shares nothing with another. */
    public KubernetesClient connect(Interceptor... interceptors) {
        return connect(token, interceptors);
    }

    /** Returns the address and the administrator's token, for programs of their own. */
    public List<String> access() {
        return List.of("https://127.0.0.1:" + port, token);
    }

    /** Opens a client that authenticates with a token; each interceptor sees its requests. */
    public KubernetesClient connect(String bearer, Interceptor... interceptors) {
        return new KubernetesClientBuilder()
                .withHttpClientBuilderConsumer(http -> {
                    for (Interceptor interceptor : interceptors) {
                        http.addOrReplaceInterceptor(interceptor.getClass().getName(), interceptor);
                    }
                })
                .withConfig(config(port, bearer))
                .build();
    }

    private Config config(int by, String bearer) {
        return ApiConnection.patient(new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + by)
                .withOauthToken(bearer)
                .withCaCertFile(scratch.resolve("certs/apiserver.crt").toString())
                .withTrustCerts(true)
                .withRequestRetryBackoffLimit(0));
    }

    /** Opens a client like an agent's, but for its patience with a connection by which nothing comes. */
    KubernetesClient connect(int by, Duration longestSilence) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(new AttentiveHttp(null, longestSilence))
                .withConfig(config(by, token))
                .build();
    }

    int port() {
        return port;
    }

    private void installCrds() {
        Path crds = Path.of(System.getProperty("weft.repo"), "crds");
        try (Stream<Path> files = Files.list(crds)) {
            files.filter(file -> file.toString().endsWith("weft.dev.yaml"))
                    .sorted()
                    .forEach(this::apply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .forEach(crd -> {
                    var ready = client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName(crd.getMetadata().getName())
                            .waitUntilCondition(
                                    found -> found.getStatus() != null
                                            && found.getStatus().getConditions().stream()
                                                    .anyMatch(c -> "Established".equals(c.getType())
                                                            && "True".equals(c.getStatus())),
                                    30,
                                    java.util.concurrent.TimeUnit.SECONDS);
                    assertThat(ready).isNotNull();
                });
    }

    /** Applies all objects of a file, as kubectl would. */
    public void apply(Path file) {
        apply(file, "default");
    }

    /** Applies all objects of a file, those that have a namespace into this one. */
    public void apply(Path file, String namespace) {
        try (var in = Files.newInputStream(file)) {
            client.load(in)
                    .items()
                    .forEach(item -> client.resource(placed(item, namespace))
                            .fieldManager("test")
                            .forceConflicts()
                            .serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HasMetadata placed(HasMetadata item, String namespace) {
        if (item instanceof Namespaced && item.getMetadata().getNamespace() == null) {
            item.getMetadata().setNamespace(namespace);
        }
        return item;
    }

    @Override
    public void close() {
        client.close();
        kill();
        etcd.close();
    }
}
