package dev.weft.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bpf.BpfBench;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.TestRun;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.abi.FlowKey;
import dev.weft.datapath.abi.FlowValue;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Verdict;
import dev.weft.observe.AbiJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** The commands on pinned maps of the real object, filled by the agent's own writer. */
class MapCommandTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static Path pins = Path.of("/");
    private static Loader loader;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void fill() throws IOException {
        NativeKernel kernel = new NativeKernel();
        pins = BENCH.pins();
        loader = Loader.load(kernel, new LoadConfig(Files.readAllBytes(OBJECT), pins, "wj-none", 1, 8472, 5));
        Address own = Address.parse("192.0.2.1");
        Address other = Address.parse("192.0.2.2");
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(List.of(
                        new PolicyEntry(
                                Direction.INGRESS, new Peer.OfIdentity(301), PortMatch.ANY, Verdict.ALLOW, 5, 0),
                        new PolicyEntry(Direction.INGRESS, new Peer.OfClass(1), PortMatch.ANY, Verdict.ALLOW, 5, 1))),
                CidrClasses.of(List.of(Cidr.parse("10.9.0.0/24"), Cidr.parse("fd44::/16"))),
                List.of(),
                null);
        Datapath.over(loader.maps(), kernel::awaitReaders)
                .apply(new NodeState(
                        List.of(
                                new NodeState.Node("n1", true, own, Set.of(own)),
                                new NodeState.Node("n2", false, other, Set.of(other, Address.parse("fd00::2")))),
                        List.of(new NodeState.LocalPod(
                                7001, 256, 0x0a080001, Address.parse("10.8.0.1"), Address.parse("fd44:8::1"))),
                        Map.of(
                                Address.parse("10.9.0.1"), new NodeState.RemotePod(301, other),
                                Address.parse("fd44:9::1"), new NodeState.RemotePod(301, other)),
                        Map.of(256, set)));
        loader.programs().get("from_pod").testRun(new TestRun(new byte[60], new byte[0], 3));
    }

    @AfterAll
    static void close() {
        loader.close();
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new MapCommand());
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private String dump(DumpableMap map) {
        assertThat(run("dump", map.mapName(), "--pins", pins.resolve("maps").toString()))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    @Test
    void dumpsBothFamilies() {
        assertThat(dump(DumpableMap.IPCACHE))
                .contains("10.9.0.1  ->  identity=301")
                .contains("fd44:9::1  ->  identity=301")
                .contains("10.8.0.1  ->  identity=256");
    }

    @Test
    void dumpsPrefixesEndpointsAndNodes() {
        assertThat(dump(DumpableMap.IPCACHE_CIDR))
                .contains("set=1 prefix=10.9.0.0/24  ->", "set=1 prefix=fd44::/16  ->");
        assertThat(dump(DumpableMap.ENDPOINT)).contains("mac=02:57:0a:08:00:01 ipv4=10.8.0.1 ipv6=fd44:8::1");
        assertThat(dump(DumpableMap.NODE)).contains("tunnel=192.0.2.2");
        assertThat(dump(DumpableMap.NODE_ADDRESS)).contains("192.0.2.2  ->  index=1");
    }

    @Test
    void dumpsPolicyInWords() {
        assertThat(dump(DumpableMap.POLICY))
                .contains("direction=INGRESS peer=identity:301")
                .contains("enforced.verdict=ALLOW", "staged=NONE");
        assertThat(dump(DumpableMap.SLOT))
                .contains(
                        "valid=true ingressIsolated=true egressIsolated=false shapes=[\"any-protocol\",\"peer-identity\"");
        assertThat(dump(DumpableMap.CONTROL)).contains("revision  ->  1", "next-set");
    }

    @Test
    void dumpsCounters() {
        assertThat(dump(DumpableMap.METRICS))
                .containsPattern("reason=[A-Z0-9_]+ direction=[A-Z]+ {2}-> {2}packets=3 bytes=");
        assertThat(dump(DumpableMap.SEQUENCE)).contains("3");
    }

    @Test
    void everyMapIsJsonLines() throws IOException {
        for (DumpableMap map : DumpableMap.values()) {
            out.getBuffer().setLength(0);
            assertThat(run(
                            "dump",
                            map.mapName(),
                            "-o",
                            "json",
                            "--pins",
                            pins.resolve("maps").toString()))
                    .as(map + ": " + err)
                    .isZero();
            for (String line : out.toString().lines().toList()) {
                JsonNode entry = MAPPER.readTree(line);
                assertThat(entry.has("key")).as(line).isTrue();
                assertThat(entry.has("value")).as(line).isTrue();
            }
        }
    }

    @Test
    void yamlSaysTheSame() throws IOException {
        String at = pins.resolve("maps").toString();
        assertThat(run("list", "-o", "yaml", "--pins", at)).isZero();
        assertThat(out.toString()).startsWith("---\n- name: \"ipcache\"\n  type: \"hash\"\n  entries: 7\n");
        out.getBuffer().setLength(0);
        assertThat(run("dump", "ipcache", "-o", "yaml", "--pins", at)).isZero();
        assertThat(out.toString().split("(?m)^---\n")).hasSize(1 + 7);
        assertThat(out.toString()).startsWith("---\nkey: ").contains("identity: 301");
    }

    @Test
    void flowsReadWell() {
        try (Arena arena = Arena.ofConfined()) {
            var key = arena.allocate(FlowKey.DECODER.size(), 8);
            key.set(java.lang.foreign.ValueLayout.JAVA_BYTE, FlowKey.DECODER.size() - 2, (byte) 4);
            assertThat(AbiJson.tree(FlowValue.DECODER.read(arena.allocate(FlowValue.DECODER.size(), 8), 0))
                            .isObject())
                    .isTrue();
        }
    }

    @Test
    void listsAllWithTheirRoom() throws IOException {
        assertThat(run("list", "-o", "json", "--pins", pins.resolve("maps").toString()))
                .isZero();
        JsonNode rows = MAPPER.readTree(out.toString());
        assertThat(rows).hasSize(DumpableMap.values().length);
        JsonNode ipcache = rows.get(0);
        assertThat(ipcache.path("name").asText()).isEqualTo("ipcache");
        assertThat(ipcache.path("entries").asInt()).isEqualTo(2 + 2 + 3);
        assertThat(ipcache.path("maxEntries").asInt()).isEqualTo(512 * 1024);
        assertThat(ipcache.path("full").asBoolean()).isFalse();
    }

    /** A map of one entry, in the place of the pods' own. */
    @Test
    void aFullMapIsNo() throws IOException {
        NativeKernel kernel = new NativeKernel();
        Path few = BENCH.pins();
        MapSpec real;
        try (BpfMap map = kernel.pinnedMap(pins.resolve("maps/endpoint")).orElseThrow()) {
            real = map.spec();
        }
        try (BpfMap small = kernel.createMap(
                        new MapSpec("endpoint", real.type(), real.keySize(), real.valueSize(), 1, real.flags()));
                Arena arena = Arena.ofConfined()) {
            small.pin(few.resolve("endpoint"));
            assertThat(run("list", "-o", "json", "--pins", few.toString())).isZero();
            small.update(arena.allocate(real.keySize(), 8), arena.allocate(real.valueSize(), 8));
        }
        out.getBuffer().setLength(0);
        assertThat(run("list", "-o", "json", "--pins", few.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        "[{\"name\":\"endpoint\",\"type\":\"hash\",\"entries\":1,\"maxEntries\":1,\"full\":true}]\n");
        out.getBuffer().setLength(0);
        assertThat(run("list", "--pins", few.toString())).isEqualTo(1);
        assertThat(out.toString()).containsPattern("(?m)^endpoint +hash +1 +1  FULL$");
    }

    @Test
    void saysWhereToRunIt() {
        assertThat(run("dump", "ipcache", "--pins", "/nowhere/weft")).isEqualTo(3);
        assertThat(err.toString())
                .contains("kubectl -n weft-system exec ds/weft-agent -- weft map dump ipcache")
                .hasLineCount(1);
    }

    @Test
    void namesTheMapsThereAre() throws IOException {
        assertThat(run(
                        "dump",
                        "weather",
                        "-o",
                        "json",
                        "--pins",
                        pins.resolve("maps").toString()))
                .isEqualTo(3);
        assertThat(MAPPER.readTree(out.toString()).path("error").path("remedy").asText())
                .contains("ipcache", "metrics");
    }
}
