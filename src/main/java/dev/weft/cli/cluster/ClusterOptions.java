package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that asks a cluster. */
final class ClusterOptions {

    private static final int TIMEOUT_MS = 10_000;

    /** How answers are written. */
    enum Format {
        text,
        json,
        yaml
    }

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

    Format format(Format usual) {
        return asked == null ? usual : asked;
    }

    KubernetesClient client() {
        Config config = kubeconfig == null
                ? Config.autoConfigure(context)
                : Config.fromKubeconfig(context, kubeconfig.toFile());
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(TIMEOUT_MS)
                        .withConnectionTimeout(TIMEOUT_MS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }
}
