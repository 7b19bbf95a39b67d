package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes about staged policies, echoes and other nodes are noticed in the programs, and in what fills their maps. */
class KernelMutantsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("weft.repo", ".")).toAbsolutePath();
    private static final long SEED = 1;
    private static final int VILLAGES = 5;

    static List<Mutant> ofPrograms() {
        return List.of(
                new Mutant(
                        "the staged verdict is the enforced one",
                        "lib/policy.h",
                        "weigh(&question->staged, &value->staged)",
                        "weigh(&question->staged, &value->enforced)"),
                new Mutant(
                        "the staged verdict is enforced",
                        "lib/policy.h",
                        "weigh(&question->enforced, &value->enforced)",
                        "weigh(&question->enforced, question->staging ? &value->staged : &value->enforced)"),
                new Mutant(
                        "staged isolation is the enforced one",
                        "lib/policy.h",
                        "SLOT_EGRESS_STAGED : SLOT_INGRESS_STAGED",
                        "SLOT_EGRESS_ISOLATED : SLOT_INGRESS_ISOLATED"),
                new Mutant(
                        "a question ends where egress denies",
                        "lib/policy.h",
                        "!(packet->flags & PACKET_EXPLAIN) &&",
                        ""),
                new Mutant(
                        "what is enforced does not count where nothing is staged",
                        "lib/policy.h",
                        ": drop != 0",
                        ": 0"),
                new Mutant(
                        "staged ingress would deny nothing",
                        "lib/policy.h",
                        "|| is_denied_staged(packet, DIRECTION_INGRESS, drop)",
                        ""),
                new Mutant(
                        "an IPv4 echo is asked as an IPv6 one",
                        "lib/policy.h",
                        "tuple->family == FAMILY_IPV4 ? ICMP_ECHO_REQUEST : ICMPV6_ECHO_REQUEST",
                        "ICMPV6_ECHO_REQUEST"),
                new Mutant(
                        "what comes through the tunnel is judged by what the node has read",
                        "lib/sender.h",
                        "party->identity = wire.identity;",
                        ""),
                new Mutant(
                        "no node may send through the tunnel",
                        "lib/sender.h",
                        "return identity == IDENTITY_REMOTE_NODE || (",
                        "return ("),
                new Mutant(
                        "what the host stack sends to other nodes is nobody's",
                        "lib/sender.h",
                        "party->port = 0;",
                        "party->port = 0; if (packet->entry == ENTRY_TO_OVERLAY) party->flags = 0;"),
                new Mutant(
                        "what is allowed is dropped for a reason that is not policy's",
                        "prog/weft.bpf.c",
                        "if (packet->flags & PACKET_ICMP_ERROR)",
                        "if (packet->tuple.protocol == 132) return DROP_FLOW_TABLE_FULL;"
                                + " if (packet->flags & PACKET_ICMP_ERROR)"));
    }

    static List<Mutant> ofMaps() {
        return List.of(new Mutant(
                "entries have the enforced verdict twice",
                "datapath/SetContent",
                "verdict(entries.staged(index))",
                "verdict(entries.value(index))"));
    }

    @ParameterizedTest
    @MethodSource("ofPrograms")
    void isCaughtInPrograms(Mutant mutant, @TempDir Path directory) throws Exception {
        assertCaught(Comparison.ofKernel(MutantObject.build(mutant, directory)), directory);
    }

    @ParameterizedTest
    @MethodSource("ofMaps")
    void isCaughtInMaps(Mutant mutant, @TempDir Path directory) throws Exception {
        byte[] object = Files.readAllBytes(ROOT.resolve("bpf/target/weft.bpf.o"));
        assertCaught(MutantCompiler.kernelComparison(mutant, directory, object), directory);
    }

    private static void assertCaught(BiFunction<Path, Long, String> comparison, Path directory) {
        String disagreement = "";
        for (long seed = SEED; seed < SEED + VILLAGES && disagreement.isEmpty(); seed++) {
            disagreement = comparison.apply(directory, seed);
        }
        assertThat(disagreement).contains("answers of the kernel are others");
    }
}
