package dev.weft.operator;

import dev.weft.kube.ServiceAddresses;
import dev.weft.policy.review.ApiServerPlace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Objects;

/** Reads where pods find the API server. */
public final class ApiService {

    /** Every API server keeps it for itself. */
    public static final String NAMESPACE = "default";

    public static final String NAME = "kubernetes";

    private ApiService() {}

    public static ApiServerPlace place(Service service) {
        int port = service.getSpec() == null
                ? ApiServerPlace.UNKNOWN.port()
                : service.getSpec().getPorts().stream()
                        .map(ServicePort::getPort)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(ApiServerPlace.UNKNOWN.port());
        return new ApiServerPlace(ServiceAddresses.of(service), port);
    }
}
