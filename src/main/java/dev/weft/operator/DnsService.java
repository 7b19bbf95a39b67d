package dev.weft.operator;

import dev.weft.kube.ServiceAddresses;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.DnsPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads which pods the Service of the cluster's DNS leads to, and where. What it does not say is as usual. */
public final class DnsService {

    private static final int PORT = 53;

    private DnsService() {}

    public static DnsPlace place(Service service) {
        ServiceSpec spec = Objects.requireNonNullElseGet(service.getSpec(), ServiceSpec::new);
        Map<String, String> selector = Objects.requireNonNullElse(spec.getSelector(), Map.of());
        boolean isManual = selector.isEmpty();
        return new DnsPlace(
                isManual
                        ? DnsPlace.CONVENTION.namespace()
                        : service.getMetadata().getNamespace(),
                isManual ? DnsPlace.CONVENTION.labels() : selector,
                ServiceAddresses.of(service),
                DnsPlace.CONVENTION.ports().stream()
                        .map(usual -> port(usual, spec.getPorts()))
                        .toList());
    }

    private static DnsPort port(DnsPort usual, List<ServicePort> ports) {
        return ports.stream()
                .filter(port -> Integer.valueOf(PORT).equals(port.getPort())
                        && usual.protocol().name().equals(Objects.requireNonNullElse(port.getProtocol(), "TCP")))
                .findFirst()
                .map(port -> target(usual, port.getTargetPort()))
                .orElse(usual);
    }

    private static DnsPort target(DnsPort usual, @Nullable IntOrString target) {
        String name = target == null ? null : target.getStrVal();
        Integer number = target == null ? null : target.getIntVal();
        return new DnsPort(
                usual.protocol(), Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(number, PORT));
    }
}
