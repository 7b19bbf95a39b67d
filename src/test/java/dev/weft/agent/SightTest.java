package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.MetricsPage;
import dev.weft.bpf.BpfBench;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Link;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.cni.Allocation;
import dev.weft.cni.AttachmentTable;
import dev.weft.cni.CniException;
import dev.weft.cni.CniHandler;
import dev.weft.cni.CniRequest;
import dev.weft.datapath.Attachment;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.Role;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.datapath.abi.TrafficValue;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import dev.weft.net.ffi.NetlinkNetwork;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Readiness and metrics with the real programs, maps and links. */
@SuppressWarnings("deprecation") // The registry that Quarkus brings.
class SightTest {

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private static final String DEVICE = "wjs-" + ProcessHandle.current().pid() % 100_000;
    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NativeKernel kernel = new NativeKernel();
    private final AtomicBoolean fails = new AtomicBoolean();
    private final PassLoop loop = new PassLoop("pass", () -> {
        if (fails.get()) {
            throw new IOException("no room");
        }
    });

    @TempDir
    private Path directory;

    private KubernetesClient client;
    private ClusterFeeds feeds;
    private NetlinkNetwork network;
    private Loader loader;
    private Path pins;
    private Sight sight;
    private Tallies tallies;

    @BeforeEach
    void start() throws IOException {
        BpfBench.run("ip", "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE + "p");
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("https://127.0.0.1:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        feeds = new ClusterFeeds(client);
        network = new NetlinkNetwork();
        pins = BENCH.pins();
        loader = Loader.load(kernel, new LoadConfig(Files.readAllBytes(OBJECT), pins, DEVICE, 1, 8472, 5));
        sight = new Sight("n1", client, feeds, registry, directory.resolve("events.sock"));
        sight.start(loop);
        loop.start();
        sight.watch(kernel, loader.maps());
        tallies = sight.tallies(loader.maps());
        NodeLinks links = new NodeLinks(
                loader.attachments(),
                new Attachment(DEVICE, ifindex(), Role.OVERLAY),
                AttachmentTable.open(directory.resolve("cni")),
                new HostStack(network),
                device -> false);
        links.ensure();
        sight.watch(links, () -> null);
        sight.watch(new HostStack(network), loop);
    }

    @AfterEach
    void stop() throws Exception {
        sight.close();
        loop.close();
        loader.close();
        network.close();
        feeds.close();
        client.close();
        BpfBench.run("ip", "link", "del", DEVICE);
    }

    private static int ifindex() throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/sys/class/net", DEVICE, "ifindex")).trim());
    }

    private boolean has(String cause) {
        return sight.causes().contains(cause);
    }

    @Test
    void isNotReadyBeforeItServes() {
        assertThat(sight.troubles()).contains("not_serving: not serving pods yet");
        sight.serving();
        assertThat(has("not_serving")).isFalse();
    }

    @Test
    void isNotReadyWithoutTheApiServer() {
        assertThat(has("api_lost")).isTrue();
        assertThat(sight.troubles()).anyMatch(words -> words.contains("the API server has not answered for"));
    }

    @Test
    void isNotReadyWhileAPassFails() {
        fails.set(true);
        loop.request();
        await().atMost(SOON).until(() -> has("not_in_force"));
        assertThat(sight.troubles()).contains("not_in_force: the last pass failed: no room");
        fails.set(false);
        await().atMost(SOON).until(() -> !has("not_in_force"));
    }

    @Test
    void isNotReadyWhenNobodyReadsEvents() {
        assertThat(has("events_unread")).isFalse();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("events"))
                .forEach(Thread::interrupt);
        await().atMost(SOON).until(() -> has("events_unread"));
        assertThat(sight.troubles()).anyMatch(words -> words.contains("nobody reads the event rings"));
    }

    @Test
    void isNotReadyWhileAMapIsFull() {
        BpfMap endpoints = loader.maps().get("endpoint");
        int room = endpoints.spec().maxEntries();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(4L * room, 8);
            MemorySegment values = arena.allocate((long) endpoints.spec().valueSize() * room, 8);
            values.fill((byte) 1);
            for (int i = 0; i < room; i++) {
                keys.set(ValueLayout.JAVA_INT, 4L * i, i + 1);
            }
            endpoints.updateBatch(keys, values, room - 1);
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> !has("map_full"));
            endpoints.update(keys.asSlice(4L * (room - 1), 4), values);
            await().atMost(SOON).until(() -> has("map_full"));
            assertThat(sight.troubles()).anyMatch(words -> words.contains("map 'endpoint' is full with 4096 of 4096"));
            assertThat(registry.scrape())
                    .contains("weft_datapath_map_entries{map=\"endpoint\",} 4096.0")
                    .contains("weft_agent_trouble{cause=\"map_full\",} 1.0");
            endpoints.delete(keys);
            await().atMost(SOON).until(() -> !has("map_full"));
        }
    }

    @Test
    void isNotReadyAfterALinkWentMissingAndPutsItBack() throws IOException {
        assertThat(has("link_missing")).isFalse();
        BpfBench.run("bpftool", "link", "detach", "pinned", pins + "/links/" + DEVICE + "-ingress");
        await().atMost(SOON).until(() -> has("link_missing"));
        await().atMost(Duration.ofSeconds(10)).until(() -> !has("link_missing"));
        try (Link link = kernel.pinnedLink(pins.resolve("links").resolve(DEVICE + "-ingress"))
                .orElseThrow()) {
            assertThat(link.info().ifindex()).isEqualTo(ifindex());
        }
        assertThat(registry.scrape()).contains("weft_datapath_link_repairs_total 1.0");
    }

    /** As the programs do for a pod of slot 7 that no rule allows to be reached. */
    private void count(long packets) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(TallyKey.CODEC.size(), 8);
            TallyKey.CODEC.write(new TallyKey(7, 0, TallyKey.RULE_NONE, Direction.INGRESS, TallyKind.ENFORCED), key, 0);
            MemorySegment value = arena.allocate(TallyValue.DECODER.size(), 8);
            value.set(ValueLayout.JAVA_LONG, Long.BYTES, packets);
            loader.maps().get("tally").update(key, value);
        }
    }

    private void denyAll() {
        Identity identity =
                new Identity(256, new SecurityLabels("shop", Map.of(), Map.of(), "default", "", new TreeSet<>()));
        Policy policy = new Policy(
                new PolicyRef("NetworkPolicy", "shop", "deny", "uid", 1),
                Policy.DEFAULT_ORDER,
                new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING),
                Set.of(Direction.INGRESS),
                List.of());
        PolicyInput input = new PolicyInput(List.of(policy), List.of(identity));
        Planning.Plan plan = new Planning.Plan(input, new PolicyCompiler().compile(input), NodeState.EMPTY);
        tallies.inForce(tallies.before(plan), Map.of(256, new Datapath.InSlot(7, 0)), 0);
    }

    @Test
    void trafficOfPodsThatAreGoneIsForgotten() {
        BpfMap traffic = loader.maps().get("traffic");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(Index.CODEC.size(), 8);
            Index.CODEC.write(1 << 20, key, 0);
            MemorySegment last = arena.allocate(TrafficValue.DECODER.size(), 8);
            last.set(ValueLayout.JAVA_LONG, 0, 1);
            traffic.update(key, last);
            assertThat(tallies.trials()).isEmpty();
            assertThat(traffic.lookup(key, last)).isFalse();
        }
    }

    @Test
    void whatPoliciesDecideIsShown() {
        denyAll();
        count(3);
        await().atMost(SOON)
                .until(() -> registry.scrape()
                        .contains(
                                "weft_policy_packets_total{direction=\"ingress\",kind=\"NetworkPolicy\",name=\"deny\","
                                        + "namespace=\"shop\",outcome=\"isolated\",rule=\"\",} 3.0"));
        assertThat(tallies.lost()).isZero();
    }

    @Test
    void theDocsListExactlyWhatIsExported() throws Exception {
        sight.timed(new Nothing()).status();
        denyAll();
        count(1);
        await().atMost(SOON).until(() -> registry.scrape().contains("weft_policy_packets_total{"));
        assertThat(MetricsPage.exported(registry.scrape())).isEqualTo(MetricsPage.documented("agent"));
    }

    /** Answers everything with nothing. */
    private static final class Nothing implements CniHandler {
        @Override
        public Allocation alloc(CniRequest.Alloc request) throws CniException {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(CniRequest.Commit request) {}

        @Override
        public void check(dev.weft.cni.Attachment attachment) {}

        @Override
        public void release(dev.weft.cni.Attachment attachment) {}

        @Override
        public void status() {}

        @Override
        public void gc(Set<dev.weft.cni.Attachment> valid) {}
    }

    @Test
    void everyCauseIsInTheDocs() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("weft.repo"), "docs/troubleshooting.md"));
        assertThat(List.of(dev.weft.agent.health.Cause.values()))
                .allSatisfy(cause -> assertThat(page).contains("| `" + cause.label() + "` |"));
    }
}
