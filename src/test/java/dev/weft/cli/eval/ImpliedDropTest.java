package dev.weft.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.abi.DropReason;
import dev.weft.model.Address;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.SecurityLabels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question for which nothing is implied gets its answer by policy alone. */
class ImpliedDropTest {

    private static final End POD = new End.OfPod(new PodEntry(
            "a",
            "p",
            "n",
            false,
            false,
            new SecurityLabels("a", Map.of(), Map.of(), "default", "", Collections.emptySortedSet()),
            false,
            256,
            List.of(Address.parse("10.0.0.1"), Address.parse("fd00::1"))));

    private static Set<DropReason> implied(String from, String to, Protocol protocol, int portField) {
        End other = end(from.equals("pod") ? to : from);
        Address address = Address.parse(from.equals("pod") ? to.equals("pod") ? "10.0.0.1" : to : from);
        Traffic traffic = new Traffic(protocol, null, portField, address.family());
        return ImpliedDrop.of(from.equals("pod") ? POD : other, from.equals("pod") ? other : POD, traffic);
    }

    private static End end(String text) {
        return text.equals("pod") ? POD : new End.Fixed(text, ReservedIdentity.WORLD, Set.of(Address.parse(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "pod,192.0.2.1,ICMP,3,UNRELATED_ICMP",
        "192.0.2.1,pod,ICMP,12,UNRELATED_ICMP",
        "pod,2001:db8::1,ICMPV6,1,UNRELATED_ICMP",
        "2001:db8::1,pod,ICMPV6,4,UNRELATED_ICMP",
        "pod,2001:db8::1,ICMPV6,133,FORBIDDEN_ICMPV6",
        "pod,2001:db8::1,ICMPV6,137,FORBIDDEN_ICMPV6"
    })
    void ofMessages(String from, String to, Protocol protocol, int type, DropReason drop) {
        assertThat(implied(from, to, protocol, type << 8)).containsExactly(drop);
    }

    @Test
    void ofDiscoveryBetweenPods() {
        assertThat(implied("pod", "pod", Protocol.ICMPV6, 135 << 8))
                .containsExactlyInAnyOrder(DropReason.FORBIDDEN_ICMPV6, DropReason.UNSUPPORTED_L3);
    }

    @ParameterizedTest
    @CsvSource({
        "pod,224.0.0.1,UDP,53,MULTICAST",
        "pod,255.255.255.255,UDP,53,MULTICAST",
        "pod,ff02::1,TCP,80,MULTICAST",
        "pod,192.0.2.1,UDP,8472,TUNNEL_PORT",
        "pod,2001:db8::1,UDP,8472,TUNNEL_PORT"
    })
    void ofWhereTo(String from, String to, Protocol protocol, int port, DropReason drop) {
        assertThat(implied(from, to, protocol, port)).containsExactly(drop);
    }

    @ParameterizedTest
    @CsvSource({
        "pod,192.0.2.1,TCP,8472",
        "192.0.2.1,pod,UDP,8472",
        "pod,pod,UDP,8472",
        "pod,192.0.2.1,ICMP,2048",
        "pod,192.0.2.1,ICMP,1024",
        "pod,2001:db8::1,ICMPV6,32768",
        "pod,2001:db8::1,ICMPV6,0",
        "pod,2001:db8::1,ICMPV6,1280",
        "pod,2001:db8::1,ICMPV6,35328",
        "pod,2001:db8::1,TCP,443",
        "224.0.0.1,pod,UDP,53"
    })
    void ofNothingElse(String from, String to, Protocol protocol, int portField) {
        assertThat(implied(from, to, protocol, portField)).isEmpty();
    }
}
