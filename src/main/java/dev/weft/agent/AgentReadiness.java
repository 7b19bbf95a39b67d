package dev.weft.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: pods can be added and what the cluster wants is in force. */
@Readiness
@ApplicationScoped
class AgentReadiness implements HealthCheck {

    private final AgentApplication application;

    AgentReadiness(AgentApplication application) {
        this.application = application;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> troubles = application.troubles();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("agent").status(troubles.isEmpty());
        for (int i = 0; i < troubles.size(); i++) {
            response.withData("trouble-" + i, troubles.get(i));
        }
        return response.build();
    }
}
