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
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import dev.weft.datapath.Role;
import dev.weft.net.ffi.NetlinkNetwork;
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
import java.util.Set;
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
    private static final Duration SOON = Duration.ofSeconds(5);

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
        NodeLinks links = new NodeLinks(
                loader.attachments(),
                new Attachment(DEVICE, ifindex(), Role.OVERLAY),
                AttachmentTable.open(directory.resolve("cni")),
                new HostStack(network),
                device -> false);
        links.ensure();
        sight.watch(links, () -> null);
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

    @Test
    void theDocsListExactlyWhatIsExported() throws Exception {
        sight.timed(new Nothing()).status();
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
