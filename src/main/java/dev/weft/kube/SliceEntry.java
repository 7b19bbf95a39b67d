package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftSliceEndpoint;

/** One endpoint of a slice: who holds which addresses, and as what identity. */
public record SliceEntry(PodAddresses addresses, int identity, String namespace, String name, String podUid) {

    static SliceEntry of(WeftSliceEndpoint endpoint) {
        return new SliceEntry(
                PodAddresses.parse(endpoint.ipv4(), endpoint.ipv6()),
                endpoint.identity(),
                endpoint.namespace(),
                endpoint.name(),
                endpoint.podUid());
    }

    WeftSliceEndpoint object() {
        return new WeftSliceEndpoint(
                SliceRow.text(addresses.ipv4()), SliceRow.text(addresses.ipv6()), identity, namespace, name, podUid);
    }

    public String key() {
        return namespace + "/" + name;
    }

    public SliceEntry withIdentity(int number) {
        return new SliceEntry(addresses, number, namespace, name, podUid);
    }
}
