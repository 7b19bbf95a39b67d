package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Protocol;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.DnsPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsServiceTest {

    private static Service service(ServiceSpecBuilder spec) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("names")
                .withName("kube-dns")
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    private static ServiceSpecBuilder spec() {
        return new ServiceSpecBuilder().withClusterIPs("10.96.0.10", "fd00:96::10");
    }

    @Test
    void itsSelectorAddressesAndTargetsAreRead() {
        DnsPlace place = DnsService.place(service(spec().withSelector(Map.of("app", "names"))
                .addNewPort()
                .withProtocol("TCP")
                .withPort(9153)
                .withTargetPort(new IntOrString(9153))
                .endPort()
                .addNewPort()
                .withProtocol("UDP")
                .withPort(53)
                .withTargetPort(new IntOrString("asked"))
                .endPort()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(53)
                .withTargetPort(new IntOrString(5353))
                .endPort()));
        assertThat(place.namespace()).isEqualTo("names");
        assertThat(place.labels()).isEqualTo(Map.of("app", "names"));
        assertThat(place.addresses())
                .containsExactlyInAnyOrder(Address.parse("10.96.0.10"), Address.parse("fd00:96::10"));
        assertThat(place.ports())
                .containsExactly(new DnsPort(Protocol.UDP, "asked", 53), new DnsPort(Protocol.TCP, "", 5353));
    }

    @Test
    void aPortThatLeadsNowhereElseIsTheSame() {
        DnsPlace place = DnsService.place(
                service(spec().addNewPort().withProtocol("UDP").withPort(53).endPort()));
        assertThat(place.ports())
                .containsExactly(
                        new DnsPort(Protocol.UDP, "", 53),
                        DnsPlace.CONVENTION.ports().getLast());
    }

    @Test
    void withoutASelectorThePodsAreTheUsualOnes() {
        DnsPlace place = DnsService.place(service(spec()));
        assertThat(place.namespace()).isEqualTo("kube-system");
        assertThat(place.labels()).isEqualTo(DnsPlace.CONVENTION.labels());
        assertThat(place.addresses()).hasSize(2);
        assertThat(DnsService.place(new Service())).isEqualTo(DnsPlace.CONVENTION);
    }

    /** As in a manifest: an API server would have filled it in. */
    @Test
    void protocolThatIsLeftOutIsTcp() {
        DnsPlace place = DnsService.place(service(spec().addNewPort()
                .withPort(53)
                .withTargetPort(new IntOrString(5353))
                .endPort()));
        assertThat(place.ports()).contains(new DnsPort(Protocol.TCP, "", 5353));
    }
}
