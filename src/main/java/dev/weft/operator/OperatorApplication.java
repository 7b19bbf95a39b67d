package dev.weft.operator;

import dev.weft.kube.ApiConnection;
import dev.weft.operator.admission.Admission;
import dev.weft.operator.admission.AdmissionSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * {@code weft operator}: runs until it is stopped. Health checks are registered here and not found as beans, so that
 * other roles in the same jar do not have them.
 */
@Dependent
@Unremovable
public class OperatorApplication implements QuarkusApplication {

    private final MeterRegistry meters;
    private final Vertx vertx;

    OperatorApplication(MeterRegistry meters, Vertx vertx) {
        this.meters = meters;
        this.vertx = vertx;
    }

    @Override
    public int run(String... args) {
        OperatorMetrics metrics = new OperatorMetrics(meters);
        OperatorSettings settings = OperatorSettings.of(System.getenv());
        try (KubernetesClient client = ApiConnection.open(System.getenv(), vertx);
                Operator operator = new Operator(client, settings, Clock.systemUTC(), metrics::counted);
                Admission admission = new Admission(
                        vertx,
                        client,
                        AdmissionSettings.of(System.getenv()),
                        Neighbourhood.of(operator, settings.namespace()),
                        meters,
                        Clock.systemUTC())) {
            metrics.watch(operator);
            registerHealth(operator);
            operator.start();
            admission.start();
            Quarkus.waitForExit();
        }
        return 0;
    }

    private static void registerHealth(Operator operator) {
        HealthRegistries.getRegistry(HealthType.READINESS).register("operator", () -> readiness(operator));
        HealthRegistries.getRegistry(HealthType.LIVENESS)
                .register(
                        "operator",
                        () -> HealthCheckResponse.named("operator")
                                .status(operator.alive())
                                .build());
    }

    // A replica that does not lead is ready: it would lead within seconds.
    private static HealthCheckResponse readiness(Operator operator) {
        return HealthCheckResponse.named("operator")
                .status(operator.ready())
                .withData("synced", operator.synced())
                .withData("apiServer", operator.connected())
                .withData("leading", operator.leading())
                .build();
    }
}
