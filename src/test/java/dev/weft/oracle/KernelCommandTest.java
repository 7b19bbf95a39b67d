package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft policy eval --kernel} as a command of its own, in a network namespace where nothing else happens. */
class KernelCommandTest {

    private static final Path ROOT =
            Path.of(System.getProperty("weft.repo", ".")).toAbsolutePath();
    private static final Path EXAMPLE = ROOT.resolve("docs/examples/policy-eval");
    private static final Mutant MISTAKE = new Mutant(
            "SCTP is dropped for a reason that is not policy's",
            "prog/weft.bpf.c",
            "if (packet->flags & PACKET_ICMP_ERROR)",
            "if (packet->tuple.protocol == 132) return DROP_FLOW_TABLE_FULL; if (packet->flags & PACKET_ICMP_ERROR)");

    /** What test runs could leave: devices, traffic, routes, sockets, hooks, pins. */
    private static final String AROUND = """
            mount -t bpf bpf /sys/fs/bpf || exit 99
            # What sockets take is counted for all namespaces together.
            state() { cat /proc/net/dev /proc/net/route /proc/net/ipv6_route /proc/net/snmp
                      sed -E 's/ (orphan|alloc|mem|memory) [0-9]+//g' /proc/net/sockstat
                      ip -details link show; ip rule show; tc qdisc show; find /sys/fs/bpf; }
            state >"$0/before" || exit 99
            "$@"
            status=$?
            state >"$0/after" || exit 99
            exit $status
            """;

    private final ObjectMapper mapper = new ObjectMapper();

    private record Run(int exit, String out, String err) {}

    private static Run eval(byte[] elf, Path directory, String... more) throws Exception {
        Path home = directory.resolve("home");
        Files.createDirectories(home.resolve("bpf"));
        Files.write(home.resolve("bpf/weft.bpf.o"), elf);
        List<String> command =
                new ArrayList<>(List.of("unshare", "--net", "--mount", "bash", "-c", AROUND, directory.toString()));
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-Djnr.ffi.x86asm.enabled=false", "-Dweft.home=" + home, "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("policy", "eval", "--kernel", "-f", EXAMPLE.toString()));
        command.addAll(List.of(more));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        int exit = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Run(exit, Files.readString(out), Files.readString(err));
    }

    @Test
    void agreesAndLeavesNothing(@TempDir Path directory) throws Exception {
        byte[] elf = Files.readAllBytes(ROOT.resolve("bpf/target/weft.bpf.o"));
        Run run = eval(
                elf, directory, "--queries", EXAMPLE.resolve("queries.jsonl").toString());
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> plain = new ArrayList<>();
        int judged = 0;
        for (String line : run.out().lines().toList()) {
            ObjectNode answer = (ObjectNode) mapper.readTree(line);
            JsonNode kernel = answer.remove("kernel");
            assertThat(kernel.fieldNames()).toIterable().containsExactly("verdict", "dropReason");
            assertThat(kernel.path("verdict").asText())
                    .isIn("n/a", answer.path("verdict").asText());
            assertThat(kernel.path("dropReason").isNull())
                    .isEqualTo(!kernel.path("verdict").asText().equals("deny"));
            judged += kernel.path("verdict").asText().equals("n/a") ? 0 : 1;
            plain.add(answer);
        }
        assertThat(judged).isGreaterThan(plain.size() / 2);
        assertThat(plain).isEqualTo(expected());
        assertThat(Files.readString(directory.resolve("before")))
                .contains("lo")
                .isEqualTo(Files.readString(directory.resolve("after")));
    }

    private List<JsonNode> expected() throws Exception {
        List<JsonNode> expected = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLE.resolve("expected.jsonl"))) {
            expected.add(mapper.readTree(line));
        }
        return expected;
    }

    @Test
    void disagreementEndsWithOne(@TempDir Path directory) throws Exception {
        byte[] elf = MutantObject.build(MISTAKE, Files.createDirectories(directory.resolve("tree")));
        List<String> question = List.of("--from", "empire/tiefighter", "--to", "empire/deathstar");
        List<String> words = new ArrayList<>(question);
        words.addAll(List.of("--protocol", "SCTP", "--port", "9", "-o", "json"));
        Run run = eval(elf, directory, words.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("empire/tiefighter -> empire/deathstar", "disagree on 1 questions");
        assertThat(mapper.readTree(run.out()).at("/kernel/dropReason").asText()).isEqualTo("FLOW_TABLE_FULL");
    }
}
