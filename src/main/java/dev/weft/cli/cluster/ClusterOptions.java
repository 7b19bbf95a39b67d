package dev.weft.cli.cluster;

import dev.weft.cli.answer.Format;
import dev.weft.cli.fault.ApiFault;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that asks a cluster. */
final class ClusterOptions {

    @Option(names = "-o", paramLabel = "FORMAT", description = "text, json or yaml")
    private @Nullable Format asked;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubeconfig file; else $KUBECONFIG as usual")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig file")
    private @Nullable String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "only this namespace")
    @Nullable
    String namespace;

    private String usualNamespace = "default";

    /** Returns the namespace that was asked for, else that of the context; known once there is a connection. */
    String namespace() {
        return namespace == null ? usualNamespace : namespace;
    }

    /** Returns whether an object of the namespace can be meant. */
    boolean allows(String other) {
        return namespace == null || namespace.equals(other);
    }

    Format format(Format usual) {
        return asked == null ? usual : asked;
    }

    /**
     * Makes a client.
     *
     * @throws KubeconfigException if no configuration can be had
     */
    Connection connect() {
        Config config = config();
        usualNamespace = Objects.requireNonNullElse(config.getNamespace(), usualNamespace);
        if (config.getCaCertData() != null || config.getCaCertFile() != null) {
            // A cluster with an authority of its own is vouched for by that alone; the client would add the machine's.
            System.setProperty("javax.net.ssl.trustStore", "/dev/null");
        }
        return Connection.open(config);
    }

    private Config config() {
        Optional<Path> file = Optional.ofNullable(kubeconfig).or(ClusterOptions::usualFile);
        Optional<Config> plain = file.flatMap(path -> PlainKubeconfig.read(path, context));
        if (kubeconfig == null) {
            plain.ifPresent(Config::configFromSysPropsOrEnvVars);
        }
        Config config = plain.orElseGet(this::otherConfig);
        if (config.getTlsServerName() != null) {
            throw new KubeconfigException(
                    "tls-server-name is not supported: name the server in the cluster's address as"
                            + " its certificate does");
        }
        Proxies.of(System.getenv()).addTo(config);
        return config;
    }

    private Config otherConfig() {
        try {
            Config config = kubeconfig == null
                    ? Config.autoConfigure(context)
                    : Config.fromKubeconfig(context, kubeconfig.toFile());
            NamedContext found = config.getCurrentContext();
            // The client takes the current context for one it does not find: the answer would be another cluster's.
            if (context != null && (found == null || !context.equals(found.getName()))) {
                throw new KubeconfigException("there is no context \"" + context + "\"");
            }
            return config;
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new KubeconfigException(ApiFault.words(e));
        }
    }

    /** Returns the file that kubectl would read; empty if there are several, which have to be merged. */
    private static Optional<Path> usualFile() {
        String named = System.getenv("KUBECONFIG");
        Path file = named == null || named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".kube", "config")
                : Path.of(named);
        return Optional.of(file).filter(Files::isRegularFile);
    }
}
