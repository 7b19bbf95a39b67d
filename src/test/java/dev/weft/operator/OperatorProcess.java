package dev.weft.operator;

import dev.weft.kube.ServiceName;
import dev.weft.kube.Supervised;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operator in a process of its own, for tests to kill with SIGKILL. */
final class OperatorProcess {

    private OperatorProcess() {}

    static Supervised start(Cluster cluster, String name, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorProcess.class.getName()));
        command.addAll(cluster.server.access());
        command.addAll(List.of(cluster.system, name));
        return new Supervised(log, "", command);
    }

    public static void main(String[] args) throws InterruptedException {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(args[0])
                        .withOauthToken(args[1])
                        .withTrustCerts(true)
                        .build())
                .build();
        OperatorSettings settings = new OperatorSettings(
                args[2], args[3], "test", 4, Duration.ZERO, NodeTaints.Mode.REMOVE, ServiceName.KUBE_DNS);
        try (Operator operator = new Operator(client, settings, Clock.systemUTC(), writer -> writer)) {
            operator.start();
            Thread.currentThread().join();
        }
    }
}
