package dev.weft.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {

    private static final NodeFacts GOOD = new NodeFacts(
            "6.18.44-generic",
            true,
            Set.of(53),
            List.of("05-weft.conflist"),
            List.of(Cidr.parse("10.244.1.0/24"), Cidr.parse("fd44::100/120")),
            List.of(Address.parse("172.30.1.11"), Address.parse("fd30::11")),
            List.of(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd96::/112")),
            1500);

    private final Preflight preflight = new Preflight(8472);

    @Test
    void acceptsAGoodNode() {
        assertThat(preflight.check(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"6.6.0,true", "6.5.13,false", "5.15.0-89-generic,false", "7.0,true", "unknown,false"})
    void wantsTcx(String kernel, boolean good) {
        List<String> reasons = reasons(with(kernel, true, Set.of(), List.of(), 1500));
        assertThat(reasons).isEqualTo(good ? List.of() : List.of("KernelTooOld"));
    }

    @Test
    void namesAllLacksAtOnce() {
        NodeFacts bad = new NodeFacts(
                "5.4",
                false,
                Set.of(8472),
                List.of("00-other.conf", "10-flannel.conflist"),
                List.of(Cidr.parse("10.96.128.0/24"), Cidr.parse("fd30::/64")),
                GOOD.nodeAddresses(),
                GOOD.serviceCidrs(),
                1349);
        assertThat(reasons(bad))
                .containsExactly(
                        "KernelTooOld",
                        "NoBpfFileSystem",
                        "TunnelPortTaken",
                        "UnderlayMtuTooSmall",
                        "OtherConflistFirst",
                        "PodCidrOverlap",
                        "PodCidrOverlap",
                        "OtherConflist");
        assertThat(preflight.check(bad))
                .filteredOn(lack -> !lack.fatal())
                .extracting(Lack::reason)
                .containsExactly("OtherConflist");
        assertThat(preflight.check(bad))
                .allSatisfy(lack -> assertThat(lack.remedy()).isNotBlank());
    }

    @Test
    void wantsAPodCidr() {
        NodeFacts none = new NodeFacts("6.6", true, Set.of(), List.of(), List.of(), List.of(), List.of(), 1350);
        assertThat(reasons(none)).containsExactly("NoPodCidr");
    }

    private static NodeFacts with(String kernel, boolean bpf, Set<Integer> ports, List<String> conflists, int mtu) {
        return new NodeFacts(
                kernel, bpf, ports, conflists, GOOD.podCidrs(), GOOD.nodeAddresses(), GOOD.serviceCidrs(), mtu);
    }

    private List<String> reasons(NodeFacts facts) {
        return preflight.check(facts).stream().map(Lack::reason).toList();
    }
}
