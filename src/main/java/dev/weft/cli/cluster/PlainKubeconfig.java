package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a kubeconfig whose user has a certificate or a token, as most have, without the client's own reader, which
 * starts by finding every class of the Kubernetes API: a third of what a command costs. All others are left to it.
 */
final class PlainKubeconfig {

    private static final Set<String> CLUSTER =
            Set.of("server", "certificate-authority", "certificate-authority-data", "proxy-url", "extensions");
    private static final Set<String> USER =
            Set.of("client-certificate", "client-certificate-data", "client-key", "client-key-data", "token");

    private final Path directory;
    private final Map<?, ?> root;

    private PlainKubeconfig(Path directory, Map<?, ?> root) {
        this.directory = directory;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @param context the context to use; null for the file's current one
     * @return empty if the file cannot be read, or says anything that is not understood here
     */
    static Optional<Config> read(Path file, @Nullable String context) {
        Load load = new Load(LoadSettings.builder().build());
        try (Reader reader = Files.newBufferedReader(file)) {
            Path directory = file.toAbsolutePath().getParent();
            return load.loadFromReader(reader) instanceof Map<?, ?> root && directory != null
                    ? new PlainKubeconfig(directory, root).config(context)
                    : Optional.empty();
        } catch (IOException | YamlEngineException e) {
            return Optional.empty();
        }
    }

    private Optional<Config> config(@Nullable String asked) {
        Map<?, ?> context = named("contexts", asked == null ? text(root, "current-context") : asked, "context");
        Map<?, ?> cluster = named("clusters", text(context, "cluster"), "cluster");
        Map<?, ?> user = named("users", text(context, "user"), "user");
        boolean plain = CLUSTER.containsAll(cluster.keySet()) && USER.containsAll(user.keySet());
        return plain && text(cluster, "server") != null && !user.isEmpty()
                ? Optional.of(config(context, cluster, user))
                : Optional.empty();
    }

    private Config config(Map<?, ?> context, Map<?, ?> cluster, Map<?, ?> user) {
        Config config = Config.empty();
        config.setMasterUrl(text(cluster, "server"));
        config.setNamespace(text(context, "namespace"));
        config.setHttpProxy(text(cluster, "proxy-url"));
        config.setHttpsProxy(text(cluster, "proxy-url"));
        config.setCaCertFile(path(cluster, "certificate-authority"));
        config.setCaCertData(text(cluster, "certificate-authority-data"));
        config.setClientCertFile(path(user, "client-certificate"));
        config.setClientCertData(text(user, "client-certificate-data"));
        config.setClientKeyFile(path(user, "client-key"));
        config.setClientKeyData(text(user, "client-key-data"));
        config.setClientKeyAlgo(Config.getKeyAlgorithm(config.getClientKeyFile(), config.getClientKeyData()));
        config.setAutoOAuthToken(text(user, "token"));
        return config;
    }

    /** Returns what a list has under a name; empty if there is no such thing, or two. */
    private Map<?, ?> named(String list, @Nullable String name, String what) {
        if (!(root.get(list) instanceof List<?> entries) || name == null) {
            return Map.of();
        }
        List<Map<?, ?>> found = entries.stream()
                .<Map<?, ?>>mapMulti((entry, next) -> {
                    if (entry instanceof Map<?, ?> map && name.equals(map.get("name"))) {
                        next.accept(map.get(what) instanceof Map<?, ?> value ? value : Map.of());
                    }
                })
                .toList();
        return found.size() == 1 ? found.getFirst() : Map.of();
    }

    private @Nullable String path(Map<?, ?> map, String key) {
        String path = text(map, key);
        return path == null ? null : directory.resolve(path).toString();
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : null;
    }
}
