package dev.weft.kube;

import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the addresses that pods know a Service by. */
public final class ServiceAddresses {

    private static final String HEADLESS = "None";

    private ServiceAddresses() {}

    /** Returns its ClusterIPs; none if it is headless or has not got any yet. */
    public static Set<Address> of(Service service) {
        List<String> addresses =
                service.getSpec() == null ? null : service.getSpec().getClusterIPs();
        return Objects.requireNonNullElse(addresses, List.<String>of()).stream()
                .filter(address -> !address.isEmpty() && !address.equals(HEADLESS))
                .map(Address::parse)
                .collect(Collectors.toUnmodifiableSet());
    }
}
