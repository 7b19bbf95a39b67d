package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
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

    /** @param read what answers will be made of: how to read it is found out while the client is made */
    KubernetesClient client(List<Class<?>> read) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        Thread.ofPlatform()
                .daemon()
                .name("reader")
                .start(() -> read.forEach(type -> serialization.unmarshal("{}", type)));
        Config config = kubeconfig == null
                ? Config.autoConfigure(context)
                : Config.fromKubeconfig(context, kubeconfig.toFile());
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(TIMEOUT_MS)
                        .withConnectionTimeout(TIMEOUT_MS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }
}
