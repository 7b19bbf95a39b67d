package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bpf.BpfBench;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.LinkInfo;
import dev.weft.bpf.TcxHook;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.NodeState.RemotePod;
import dev.weft.datapath.abi.PrefixKey;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole of loading, attaching and writing, with the real programs in the running kernel. */
class KernelDatapathTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private static final String DEVICE = "wj-" + ProcessHandle.current().pid() % 100_000;
    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");

    private final NativeKernel kernel = new NativeKernel();
    private int ifindex;

    @BeforeEach
    void device() throws IOException {
        BpfBench.run("ip", "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE + "p");
        ifindex = Integer.parseInt(
                Files.readString(Path.of("/sys/class/net", DEVICE, "ifindex")).trim());
    }

    @AfterEach
    void removeDevice() throws IOException {
        BpfBench.run("ip", "link", "del", DEVICE);
    }

    private Loader load(Path pins) throws IOException {
        return Loader.load(kernel, new LoadConfig(Files.readAllBytes(OBJECT), pins, "wj-none", 1, 8472, 5));
    }

    private static NodeState state(int pods) {
        Map<Address, RemotePod> remote = new HashMap<>();
        Address tunnel = Address.parse("192.0.2.2");
        for (int i = 0; i < pods; i++) {
            remote.put(Address.parse("10.9." + i / 250 + "." + (i % 250 + 1)), new RemotePod(300 + i % 50, tunnel));
            remote.put(Address.parse("fd44:9::" + Integer.toHexString(i + 1)), new RemotePod(300 + i % 50, tunnel));
        }
        PolicySet set = new PolicySet(
                true,
                false,
                PolicyEntries.of(List.of(
                        new PolicyEntry(
                                Direction.INGRESS, new Peer.OfIdentity(301), PortMatch.ANY, Verdict.ALLOW, 5, 0),
                        new PolicyEntry(Direction.INGRESS, new Peer.OfClass(1), PortMatch.ANY, Verdict.DENY, 6, 1))),
                CidrClasses.of(List.of(Cidr.parse("10.9.0.0/24"), Cidr.parse("fd44:9::/64"))),
                List.of(),
                null);
        return new NodeState(
                List.of(
                        new Node("n1", true, Address.parse("192.0.2.1"), Set.of(Address.parse("192.0.2.1"))),
                        new Node("n2", false, tunnel, Set.of(tunnel, Address.parse("fd00::2")))),
                List.of(new LocalPod(7001, 256, 1, Address.parse("10.8.0.1"), Address.parse("fd44:8::1"))),
                remote,
                Map.of(256, set));
    }

    private static Map<Object, Object> dump(Loader loader, DumpableMap map) {
        Map<Object, Object> entries = new HashMap<>();
        BpfMap pinned = loader.maps().get(map.name().toLowerCase());
        map.forEach(pinned, new NativeKernel().possibleCpus(), entries::put);
        return entries;
    }

    @Test
    void fillsTheMapsAndFindsThemRightAfterARestart() throws IOException {
        Path pins = BENCH.pins();
        Map<Object, Object> slots;
        try (Loader loader = load(pins)) {
            Datapath datapath = Datapath.over(loader.maps(), kernel::awaitReaders);
            assertThat(datapath.apply(state(5000)))
                    .isInstanceOfSatisfying(
                            Outcome.Applied.class,
                            applied -> assertThat(applied.writes()).isGreaterThan(10_000));
            assertThat(dump(loader, DumpableMap.IPCACHE)).hasSize(10_000 + 2 + 3);
            assertThat(dump(loader, DumpableMap.POLICY)).hasSize(2);
            assertThat(dump(loader, DumpableMap.IPCACHE_CIDR))
                    .containsOnlyKeys(
                            new PrefixKey(1, Cidr.parse("10.9.0.0/24")), new PrefixKey(1, Cidr.parse("fd44:9::/64")));
            slots = dump(loader, DumpableMap.SLOT);
            assertThat(slots).hasSize(1);
            assertThat(datapath.revision()).isEqualTo(1);
        }
        try (Loader loader = load(pins)) {
            Datapath datapath = Datapath.over(loader.maps(), kernel::awaitReaders);
            assertThat(datapath.apply(state(5000))).isEqualTo(new Outcome.Applied(0));
            assertThat(datapath.revision())
                    .as("whoever died here may not have raised it")
                    .isEqualTo(2);
            assertThat(dump(loader, DumpableMap.SLOT)).isEqualTo(slots);

            assertThat(datapath.apply(NodeState.EMPTY)).isInstanceOf(Outcome.Applied.class);
            for (DumpableMap map : List.of(
                    DumpableMap.IPCACHE,
                    DumpableMap.IPCACHE_CIDR,
                    DumpableMap.ENDPOINT,
                    DumpableMap.POLICY,
                    DumpableMap.SLOT,
                    DumpableMap.IDENTITY,
                    DumpableMap.NODE,
                    DumpableMap.NODE_ADDRESS)) {
                assertThat(dump(loader, map)).as(map.name()).isEmpty();
            }
        }
    }

    /** Two pods of an identity each; the rules of each are about these peers, which have a pod each. */
    private static NodeState pair(List<Integer> first, List<Integer> second) {
        Map<Address, RemotePod> remote = new HashMap<>();
        for (int peer : Stream.concat(first.stream(), second.stream()).toList()) {
            RemotePod pod = new RemotePod(peer, Address.parse("192.0.2.2"));
            remote.put(Address.parse("10.9.1." + (peer - 300)), pod);
            remote.put(Address.parse("fd44:9::" + (peer - 300)), pod);
        }
        return new NodeState(
                state(0).nodes(),
                List.of(
                        new LocalPod(7001, 256, 1, Address.parse("10.8.0.1"), Address.parse("fd44:8::1")),
                        new LocalPod(7002, 257, 2, Address.parse("10.8.0.2"), Address.parse("fd44:8::2"))),
                remote,
                Map.of(256, about(first), 257, about(second)));
    }

    private static PolicySet about(List<Integer> peers) {
        List<PolicyEntry> entries = peers.stream()
                .map(peer -> new PolicyEntry(
                        Direction.INGRESS, new Peer.OfIdentity(peer), PortMatch.ANY, Verdict.ALLOW, 5, 0))
                .toList();
        return new PolicySet(true, false, PolicyEntries.of(entries), List.of());
    }

    private static int set(Datapath datapath, int identity) {
        return datapath.places().get(identity).set();
    }

    @Test
    void equalSetsAreOne() throws IOException {
        try (Loader loader = load(BENCH.pins())) {
            Datapath datapath = Datapath.over(loader.maps(), kernel::awaitReaders);
            datapath.apply(pair(List.of(301, 302), List.of(301, 302)));
            assertThat(dump(loader, DumpableMap.SLOT)).hasSize(2);
            assertThat(dump(loader, DumpableMap.POLICY)).hasSize(2);
            assertThat(set(datapath, 256)).isEqualTo(1);
            assertThat(set(datapath, 257)).isEqualTo(1);

            datapath.apply(pair(List.of(301, 302), List.of(302)));
            assertThat(dump(loader, DumpableMap.POLICY)).hasSize(2 + 1);
            assertThat(set(datapath, 256)).isEqualTo(1);
            assertThat(set(datapath, 257))
                    .as("the second id that was ever given")
                    .isEqualTo(2);
        }
    }

    /** A set that loses what is about a peer that is gone stays where it is. */
    @Test
    void setsThatBecomeEqualAreOneFromThenOn() throws IOException {
        try (Loader loader = load(BENCH.pins())) {
            Datapath datapath = Datapath.over(loader.maps(), kernel::awaitReaders);
            datapath.apply(pair(List.of(301), List.of(301, 302)));
            assertThat(dump(loader, DumpableMap.POLICY)).hasSize(1 + 2);
            assertThat(set(datapath, 257)).isNotEqualTo(set(datapath, 256));

            datapath.apply(pair(List.of(301), List.of(301)));
            assertThat(dump(loader, DumpableMap.POLICY)).hasSize(1);
            assertThat(set(datapath, 257)).isEqualTo(set(datapath, 256));
        }
    }

    /** Programs of this version may meet sets of one that had no such map, until the first pass. */
    @Test
    void allIdentitiesAreKnownUntilTheFirstPass() throws IOException {
        try (Loader loader = load(BENCH.pins())) {
            LiveMaps maps = new LiveMaps(loader.maps());
            assertThat(maps.isRead(256)).isTrue();
            assertThat(maps.isRead(5_000_000)).isTrue();
            Datapath.over(loader.maps(), kernel::awaitReaders).apply(state(1));
            assertThat(maps.isRead(256)).isTrue();
            assertThat(maps.isRead(5_000_000)).isFalse();
        }
    }

    @Test
    void attachesOnceAndReplacesTheProgramsOfLivingLinks() throws IOException {
        Path pins = BENCH.pins();
        Attachment pod = new Attachment(DEVICE, ifindex, Role.POD);
        LinkInfo before;
        try (Loader loader = load(pins)) {
            assertThat(loader.attachments().missing(List.of(pod))).containsExactly(pod);
            loader.attachments().ensure(List.of(pod));
            loader.attachments().ensure(List.of(pod));
            assertThat(loader.attachments().missing(List.of(pod))).isEmpty();
            before = link(pins, TcxHook.INGRESS);
            assertThat(before.ifindex()).isEqualTo(ifindex);
            assertThat(before.programId())
                    .isEqualTo(loader.programs().get("from_pod").info().id());
        }
        try (Loader loader = load(pins)) {
            LinkInfo after = link(pins, TcxHook.INGRESS);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.programId())
                    .isEqualTo(loader.programs().get("from_pod").info().id())
                    .isNotEqualTo(before.programId());
            assertThat(link(pins, TcxHook.EGRESS).programId())
                    .isEqualTo(loader.programs().get("to_pod").info().id());

            loader.attachments().retain(List.of());
            assertThat(pins.resolve("links")).isEmptyDirectory();
            assertThat(BpfBench.run("bpftool", "net", "show", "dev", DEVICE)).doesNotContain("from_pod");
        }
    }

    @Test
    void forgetsLinksOfDevicesThatAreGone() throws IOException {
        Path pins = BENCH.pins();
        try (Loader loader = load(pins)) {
            loader.attachments().ensure(List.of(new Attachment(DEVICE, ifindex, Role.POD)));
        }
        removeDevice();
        device();
        Attachment reborn = new Attachment(DEVICE, ifindex, Role.POD);
        try (Loader loader = load(pins)) {
            assertThat(pins.resolve("links")).isEmptyDirectory();
            loader.attachments().ensure(List.of(reborn));
            assertThat(link(pins, TcxHook.EGRESS).ifindex()).isEqualTo(ifindex);
        }
    }

    private LinkInfo link(Path pins, TcxHook hook) {
        try (var link = kernel.pinnedLink(pins.resolve("links").resolve(DEVICE + "-" + hook.label()))
                .orElseThrow()) {
            return link.info();
        }
    }
}
