package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.MetricsPage;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.admission.Admission;
import dev.weft.operator.admission.AdmissionSettings;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // The registry that Quarkus brings.
class OperatorMetricsTest {

    @Test
    void theDocsListExactlyWhatIsExported() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        OperatorMetrics metrics = new OperatorMetrics(registry);
        metrics.counted(write -> {})
                .apply(new Write.CreateIdentity(new Identity(
                        256, new SecurityLabels("t", Map.of(), Map.of(), "default", "c", new TreeSet<>()))));
        try (KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder()
                                .withMasterUrl("https://127.0.0.1:1")
                                .build())
                        .build();
                Operator operator = new Operator(
                        client, OperatorSettings.of(Map.of()), Clock.systemUTC(), UnaryOperator.identity())) {
            metrics.watch(operator);
            Vertx vertx = Vertx.vertx();
            new Admission(
                            vertx,
                            client,
                            AdmissionSettings.of(Map.of()),
                            Neighbourhood.of(operator, "weft-system"),
                            registry,
                            Clock.systemUTC())
                    .close();
            vertx.close();
            assertThat(MetricsPage.exported(registry.scrape())).isEqualTo(MetricsPage.documented("operator"));
        }
    }
}
