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
            kernel("6.18.44-generic", Refusals.NONE, true),
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
        List<String> reasons = reasons(with(kernel(kernel, Refusals.NONE, true)));
        assertThat(reasons).isEqualTo(good ? List.of() : List.of("KernelTooOld"));
    }

    @Test
    void namesAllLacksAtOnce() {
        NodeFacts bad = new NodeFacts(
                new KernelFacts(
                        "5.4",
                        new Refusals(List.of("LRU_HASH"), List.of("attach type 46"), List.of("vxlan")),
                        false,
                        new KernelSwitches(false, false)),
                Set.of(8472),
                List.of("00-other.conf", "10-flannel.conflist"),
                List.of(Cidr.parse("10.96.128.0/24"), Cidr.parse("fd30::/64")),
                GOOD.nodeAddresses(),
                GOOD.serviceCidrs(),
                1349);
        assertThat(reasons(bad))
                .containsExactly(
                        "KernelTooOld",
                        "BpfMapsRefused",
                        "TcxRefused",
                        "DeviceKindUnknown",
                        "NoBpfFileSystem",
                        "TunnelPortTaken",
                        "UnderlayMtuTooSmall",
                        "OtherConflistFirst",
                        "PodCidrOverlap",
                        "PodCidrOverlap",
                        "OtherConflist",
                        "BpfJitOff",
                        "NoCgroup2");
        assertThat(preflight.check(bad))
                .filteredOn(lack -> !lack.fatal())
                .extracting(Lack::reason)
                .containsExactly("OtherConflist", "BpfJitOff", "NoCgroup2");
        assertThat(preflight.check(bad))
                .allSatisfy(lack -> assertThat(lack.remedy()).isNotBlank());
    }

    @Test
    void wantsAPodCidr() {
        NodeFacts none = new NodeFacts(
                kernel("6.6", Refusals.NONE, true), Set.of(), List.of(), List.of(), List.of(), List.of(), 1350);
        assertThat(reasons(none)).containsExactly("NoPodCidr");
    }

    /** A kernel of a good number may have been built without any of these. */
    @Test
    void wantsWhatARealKernelMayBeBuiltWithout() {
        Refusals maps = new Refusals(List.of("LRU_HASH with flags 0 (errno 22)"), List.of(), List.of());
        Refusals hooks = new Refusals(List.of(), List.of("a link of attach type 46: Invalid argument"), List.of());
        Refusals devices = new Refusals(List.of(), List.of(), List.of("vxlan"));
        assertThat(lack(maps).words()).contains("LRU_HASH with flags 0 (errno 22)", "CONFIG_BPF_SYSCALL");
        assertThat(lack(hooks).words()).contains("attach type 46", "CONFIG_NET_XGRESS");
        assertThat(lack(devices).words()).contains("of kind vxlan", "modprobe");
    }

    private Lack lack(Refusals refusals) {
        List<Lack> lacks = preflight.check(with(kernel("6.18", refusals, true)));
        assertThat(lacks)
                .singleElement()
                .satisfies(lack -> assertThat(lack.fatal()).isTrue());
        return lacks.getFirst();
    }

    @Test
    void switchesAreToldBesideAnAgentThatServes() {
        assertThat(Preflight.beside(List.of(Preflight.CONFLIST), new KernelSwitches(false, true)))
                .extracting(Lack::reason)
                .containsExactly("BpfJitOff");
        assertThat(Preflight.beside(List.of(), new KernelSwitches(true, false)))
                .extracting(Lack::reason)
                .containsExactly("NoCgroup2");
    }

    private static KernelFacts kernel(String release, Refusals refusals, boolean bpf) {
        return new KernelFacts(release, refusals, bpf, new KernelSwitches(true, true));
    }

    private static NodeFacts with(KernelFacts kernel) {
        return new NodeFacts(
                kernel,
                Set.of(),
                List.of(),
                GOOD.podCidrs(),
                GOOD.nodeAddresses(),
                GOOD.serviceCidrs(),
                GOOD.underlayMtu());
    }

    private List<String> reasons(NodeFacts facts) {
        return preflight.check(facts).stream().map(Lack::reason).toList();
    }
}
