package dev.weft.agent;

import dev.weft.agent.explain.Counts;
import dev.weft.agent.explain.ExplainServer;
import dev.weft.agent.preflight.KernelProbe;
import dev.weft.agent.preflight.Lack;
import dev.weft.agent.preflight.NodeFacts;
import dev.weft.agent.preflight.NodeProbe;
import dev.weft.agent.preflight.Preflight;
import dev.weft.bpf.Kernel;
import dev.weft.cni.AttachmentTable;
import dev.weft.cni.CniLimits;
import dev.weft.cni.CniServer;
import dev.weft.cni.CniVersion;
import dev.weft.cni.Conflist;
import dev.weft.cni.DeletedQueue;
import dev.weft.datapath.Attachment;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.LivePrograms;
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import dev.weft.datapath.Pins;
import dev.weft.datapath.Role;
import dev.weft.kube.PolicySamples;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Network;
import dev.weft.observe.LocalServer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent of one node, wired in one place:
 *
 * <pre>
 * ClusterFeeds ──▶ PassLoop(Enforcement) ──▶ Datapath, HostStack ──▶ NodeStatus
 *      │                              └──── ExplainServer ◀── weft explain
 *      └────▶ EndpointWait ◀── CniRequests ◀── CniServer ◀── weft-cni
 * </pre>
 *
 * Until the feeds are complete nothing changes: the programs and maps of the agent before go on.
 */
final class Agent implements AutoCloseable {

    static final Path PINS = Pins.ROOT;
    private static final Path STATE = Path.of("/var/lib/weft/cni");
    private static final Path SOCKET = Path.of("/run/weft/cni.sock");
    private static final Path EVENTS = Path.of("/run/weft/events.sock");
    private static final Path EXPLAIN = Path.of("/run/weft/explain.sock");
    private static final Path CONFLISTS = Path.of("/etc/cni/net.d");
    private static final Duration ENDPOINT_WITHIN = Duration.ofSeconds(5);
    /** The plugin gives a STATUS 9.5 s, see cni/src/deadline.h. */
    static final Duration MENDED_WITHIN = Duration.ofSeconds(8);

    /** So often it is looked whether what the agent goes on beside is still there. */
    private static final Duration LACKS = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(100);
    /** So often it is said what the start waits for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** In units of 2^30 ns, about a second. */
    private static final int REPORT_INTERVAL = 5;

    private static final Logger LOG = System.getLogger(Agent.class.getName());

    private final AgentSettings settings;
    private final KubernetesClient client;
    private final Kernel kernel;
    private final Network network;
    private final ClusterFeeds feeds;
    private final NodeStatus status;
    private final NodeProbe probe;
    private final NodeLacks lacks;
    private @Nullable PassLoop enforcement;
    private @Nullable CniServer cni;
    private @Nullable LocalServer explain;
    private volatile @Nullable Enforcement pass;
    private final Sight sight;

    Agent(AgentSettings settings, KubernetesClient client, Kernel kernel, Network network, MeterRegistry meters) {
        this.settings = settings;
        this.client = client;
        this.kernel = kernel;
        this.network = network;
        this.feeds = new ClusterFeeds(client);
        this.status = new NodeStatus(client, settings.nodeName());
        this.sight = new Sight(settings.nodeName(), client, feeds, meters, EVENTS);
        this.probe = new NodeProbe(Path.of("/"), network, new KernelProbe(kernel, network));
        this.lacks = new NodeLacks(probe, new Preflight(settings.tunnelPort()), this::tell);
    }

    /** Starts everything; returns once pods can be added. */
    void start() throws IOException, InterruptedException {
        EndpointWait endpoints = new EndpointWait(settings.nodeName(), feeds::snapshot, ENDPOINT_WITHIN);
        PassLoop loop = new PassLoop(
                "enforcement",
                new ReservedPass(sight.timed(() -> enforcementPass().run())));
        enforcement = loop;
        sight.start(loop);
        feeds.start(() -> {
            sight.changed();
            endpoints.changed();
            loop.request();
        });
        WeftNodeRow node = awaitNode();
        lacks.refuse(() -> facts(present(node)));
        Underlay underlay = Underlay.of(present(node));

        HostStack host = new HostStack(network);
        Device device = host.ensureOverlay(underlay.podMtu(), settings.tunnelPort());
        int overlay = device.ifindex();
        Loader programs = load(overlay);
        Attachment tunnel = new Attachment(NetworkPlan.OVERLAY, overlay, Role.OVERLAY);
        programs.attachments().ensure(List.of(tunnel));
        host.open(device);
        sight.watch(kernel, programs.maps());
        AttachmentTable table = AttachmentTable.open(STATE);
        Datapath datapath = Datapath.over(programs.maps(), sight.noting(kernel::awaitReaders));
        Tallies tallies = sight.tallies(programs.maps());
        FirstPass first = new FirstPass(loop);
        pass = new Enforcement(
                settings.nodeName(),
                feeds::snapshot,
                table,
                host,
                datapath,
                tallies,
                new Enforcement.Signals(
                        () -> {
                            first.enforced();
                            status.changed();
                        },
                        loop::requestIn));
        loop.start();
        PodLinks pods = new PodLinks(programs.attachments(), host);
        NodeLinks links = new NodeLinks(programs.attachments(), tunnel, table, host, pods::isBeginning);
        first.follow(
                () -> {
                    // No pod is enforced without its programs, so nothing is told before it has them.
                    links.ensure();
                    sight.watch(links, enforcementPass()::inForce);
                    report(datapath, tallies);
                    explain = explain(programs, overlay, tallies);
                },
                () -> {
                    sight.watch(host, loop);
                    serve(new CniRequests(
                            endpoints,
                            table,
                            pods,
                            loop,
                            new Assurance(enforcementPass()::holds, sight::blind),
                            underlay::podMtu,
                            MENDED_WITHIN));
                    status.changed();
                });
        lacks.watch(LACKS);
        Rehearsal.hold(PolicySamples.of(client));
    }

    private void report(Datapath datapath, Tallies tallies) {
        status.start(new StatusSources(
                () -> feeds.nodeUid(settings.nodeName()),
                sight::causes,
                enforcementPass()::inForce,
                datapath::settle,
                feeds::horizon,
                feeds::nodeCount));
        sight.reporting(tallies);
    }

    private void tell(List<Lack> found) {
        status.lacks(found);
        sight.lacks(found);
    }

    private Enforcement enforcementPass() {
        Enforcement present = pass;
        if (present == null) {
            throw new IllegalStateException("the loop starts when there is a pass");
        }
        return present;
    }

    private WeftNodeRow awaitNode() throws InterruptedException {
        Map<String, Long> inForce = Insistent.ask("this node's WeftNode", status::last);
        long remark = System.nanoTime() + PATIENCE.toNanos();
        StartWait wait = feeds.awaited(settings.nodeName(), inForce);
        while (!wait.isOver()) {
            if (System.nanoTime() - remark >= 0) {
                LOG.log(Level.WARNING, "Still waiting: {0}", wait.words());
                remark += PATIENCE.toNanos();
            }
            Thread.sleep(POLL);
            wait = feeds.awaited(settings.nodeName(), inForce);
        }
        return feeds.snapshot().node(settings.nodeName()).orElseThrow();
    }

    /** What a node lacks may be mended while its agent waits for it. */
    private WeftNodeRow present(WeftNodeRow before) {
        return feeds.snapshot().node(settings.nodeName()).orElse(before);
    }

    private NodeFacts facts(WeftNodeRow node) throws IOException, InterruptedException {
        List<Address> nodes = feeds.snapshot().nodes().stream()
                .flatMap(other -> other.internalIps().stream())
                .toList();
        List<Cidr> services = Insistent.ask("the cluster's service ranges", () -> ServiceRanges.read(client));
        return probe.read(node.podCidrs(), nodes, services, Underlay.of(node).device());
    }

    private Loader load(int overlay) throws IOException {
        byte[] object = Files.readAllBytes(settings.home().resolve("bpf/weft.bpf.o"));
        return Loader.load(
                kernel,
                new LoadConfig(object, PINS, NetworkPlan.OVERLAY, overlay, settings.tunnelPort(), REPORT_INTERVAL));
    }

    private LocalServer explain(Loader programs, int overlay, Tallies tallies) throws IOException {
        return ExplainServer.open(
                EXPLAIN,
                new LivePrograms(programs.programs(), overlay),
                new LiveMaps(programs.maps()),
                enforcementPass()::known,
                new Counts(tallies::totals, tallies::trials));
    }

    private void serve(CniRequests requests) throws IOException, InterruptedException {
        CniServer server = new CniServer(SOCKET, sight.timed(requests), new DeletedQueue(STATE), CniLimits.DEFAULT);
        server.start();
        cni = server;
        Node node = Insistent.ask(
                "this node's Node",
                () -> client.nodes().withName(settings.nodeName()).require());
        new Conflist(CONFLISTS)
                .write(CniVersion.forRuntime(node.getStatus().getNodeInfo().getContainerRuntimeVersion()));
        sight.serving();
    }

    /** Returns what is not well, in words; empty if all is. */
    List<String> health() {
        return sight.troubles();
    }

    @Override
    public void close() throws IOException {
        lacks.close();
        status.close();
        if (cni != null) {
            cni.close();
        }
        if (explain != null) {
            explain.close();
        }
        if (enforcement != null) {
            enforcement.close();
        }
        sight.close();
        feeds.close();
    }
}
