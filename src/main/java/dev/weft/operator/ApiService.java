package dev.weft.operator;

import dev.weft.kube.ServiceAddresses;
import dev.weft.policy.review.ApiServerPlace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;

/** Reads where pods find the API server. */
final class ApiService {

    private ApiService() {}

    static ApiServerPlace place(Service service) {
        int port = service.getSpec() == null
                ? ApiServerPlace.UNKNOWN.port()
                : service.getSpec().getPorts().stream()
                        .mapToInt(ServicePort::getPort)
                        .findFirst()
                        .orElse(ApiServerPlace.UNKNOWN.port());
        return new ApiServerPlace(ServiceAddresses.of(service), port);
    }
}
