package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftIdentitySpec;
import dev.weft.api.v1alpha1.WeftNamedPort;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** WeftIdentity objects to and from {@link Identity}. */
public final class IdentityConversion {

    private IdentityConversion() {}

    public static Identity row(WeftIdentity identity) {
        WeftIdentitySpec spec = identity.getSpec();
        SecurityLabels labels = new SecurityLabels(
                spec.namespace(),
                Objects.requireNonNullElse(spec.podLabels(), Map.of()),
                Objects.requireNonNullElse(spec.namespaceLabels(), Map.of()),
                spec.serviceAccount(),
                spec.cluster(),
                Objects.requireNonNullElse(spec.namedPorts(), List.<WeftNamedPort>of()).stream()
                        .map(IdentityConversion::port)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(Objects.requireNonNullElse(spec.uncountedLabels(), List.<String>of())));
        return new Identity(Integer.parseInt(identity.getMetadata().getName()), labels);
    }

    public static WeftIdentity object(Identity identity) {
        SecurityLabels labels = identity.labels();
        WeftIdentity object = new WeftIdentity();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(Integer.toString(identity.number()))
                .build());
        object.setSpec(new WeftIdentitySpec(
                labels.namespace(),
                labels.pod(),
                labels.namespaceLabels(),
                labels.serviceAccount(),
                labels.cluster(),
                labels.namedPorts().stream().map(IdentityConversion::port).toList(),
                labels.uncounted().isEmpty() ? null : List.copyOf(labels.uncounted())));
        return object;
    }

    private static NamedPort port(WeftNamedPort port) {
        return new NamedPort(port.name(), Protocol.parse(port.protocol().name()), port.port());
    }

    private static WeftNamedPort port(NamedPort port) {
        return new WeftNamedPort(
                port.name(), WeftNamedPort.Transport.valueOf(port.protocol().name()), port.port());
    }
}
