package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;

/**
 * The content of a WeftEndpoint.
 *
 * @param podUid by which the pod's node knows it, see {@link PodRow#uid()}
 * @param owner uid of the Pod object
 */
public record EndpointRow(
        String namespace,
        String name,
        String podUid,
        String owner,
        String nodeName,
        int identity,
        PodAddresses addresses) {

    public static EndpointRow of(WeftEndpoint endpoint) {
        WeftEndpointSpec spec = endpoint.getSpec();
        return new EndpointRow(
                endpoint.getMetadata().getNamespace(),
                endpoint.getMetadata().getName(),
                spec.podUid(),
                endpoint.getMetadata().getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .findFirst()
                        .orElse(spec.podUid()),
                spec.nodeName(),
                spec.identity(),
                PodAddresses.parse(spec.ipv4(), spec.ipv6()));
    }

    /** Makes the object, owned by the pod, so that it goes with it whoever runs. */
    public WeftEndpoint object() {
        WeftEndpoint endpoint = new WeftEndpoint();
        endpoint.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(name)
                .withUid(owner)
                .endOwnerReference()
                .build());
        endpoint.setSpec(new WeftEndpointSpec(
                podUid,
                nodeName,
                identity,
                SliceRow.text(addresses.ipv4()),
                SliceRow.text(addresses.ipv6()),
                addresses.mac()));
        return endpoint;
    }

    public String key() {
        return namespace + "/" + name;
    }

    public EndpointRow withIdentity(int number) {
        return new EndpointRow(namespace, name, podUid, owner, nodeName, number, addresses);
    }
}
