package dev.weft.kube;

import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the addresses that pods know a Service by. */
public final class ServiceAddresses {

    private static final String HEADLESS = "None";

    private ServiceAddresses() {}

    /** Returns its ClusterIPs; none if it is headless or has not got any yet. */
    public static Set<Address> of(Service service) {
        ServiceSpec spec = Objects.requireNonNullElseGet(service.getSpec(), ServiceSpec::new);
        // A manifest has but the first as a rule.
        return Stream.concat(Stream.ofNullable(spec.getClusterIP()), spec.getClusterIPs().stream())
                .filter(address -> !address.isEmpty() && !address.equals(HEADLESS))
                .map(Address::parse)
                .collect(Collectors.toUnmodifiableSet());
    }
}
