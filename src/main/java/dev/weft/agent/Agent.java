package dev.weft.agent;

import dev.weft.agent.explain.Counts;
import dev.weft.agent.explain.ExplainServer;
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
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.net.Device;
import dev.weft.net.Network;
import dev.weft.observe.LocalServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
    private static final Duration POLL = Duration.ofMillis(100);
    /** So often it is said what the start waits for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** In units of 2^30 ns, about a second. */
    private static final int REPORT_INTERVAL = 5;

    private static final int OVERHEAD_IPV4 = 50;
    private static final int OVERHEAD_IPV6 = 70;
    private static final Logger LOG = System.getLogger(Agent.class.getName());

    private final AgentSettings settings;
    private final KubernetesClient client;
    private final Kernel kernel;
    private final Network network;
    private final ClusterFeeds feeds;
    private final NodeStatus status;
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
    }

    /** Starts everything; returns once pods can be added. */
    void start() throws IOException, InterruptedException {
        EndpointWait endpoints = new EndpointWait(settings.nodeName(), feeds::snapshot, ENDPOINT_WITHIN);
        PassLoop loop =
                new PassLoop("enforcement", sight.timed(() -> enforcementPass().run()));
        enforcement = loop;
        sight.start(loop);
        feeds.start(() -> {
            sight.changed();
            endpoints.changed();
            loop.request();
        });
        WeftNodeRow node = awaitNode();
        Underlay underlay = Underlay.of(node);
        refuseLacks(node, underlay);

        HostStack host = new HostStack(network);
        int podMtu = underlay.mtu() - (underlay.isIpv4() ? OVERHEAD_IPV4 : OVERHEAD_IPV6);
        Device device = host.ensureOverlay(podMtu, settings.tunnelPort());
        int overlay = device.ifindex();
        Loader programs = load(overlay);
        Attachment tunnel = new Attachment(NetworkPlan.OVERLAY, overlay, Role.OVERLAY);
        programs.attachments().ensure(List.of(tunnel));
        host.open(device);
        sight.watch(kernel, programs.maps());
        AttachmentTable table = AttachmentTable.open(STATE);
        Datapath datapath = Datapath.over(programs.maps(), sight.noting(kernel::awaitReaders));
        Tallies tallies = sight.tallies(programs.maps());
        pass = new Enforcement(
                settings.nodeName(),
                feeds::snapshot,
                table,
                host,
                datapath,
                tallies,
                new Enforcement.Signals(status::changed, loop::requestIn));
        loop.start();
        while (!loop.await(Duration.ofSeconds(5))) {
            LOG.log(Level.WARNING, "What the cluster wants is not in force yet: {0}", loop.failure());
        }
        PodLinks pods = new PodLinks(programs.attachments(), host);
        NodeLinks links = new NodeLinks(programs.attachments(), tunnel, table, host, pods::isBeginning);
        links.ensure();
        sight.watch(links, enforcementPass()::inForce);
        sight.watch(host, loop);
        sight.reporting(tallies);
        explain = explain(programs, overlay, tallies);
        serve(new CniRequests(
                endpoints, table, pods, loop, new Assurance(enforcementPass()::holds, sight::blind), () -> podMtu));
        status.start(new StatusSources(
                () -> feeds.nodeUid(settings.nodeName()),
                sight::causes,
                enforcementPass()::inForce,
                datapath::settle,
                feeds::horizon,
                feeds::nodeCount));
    }

    private Enforcement enforcementPass() {
        Enforcement present = pass;
        if (present == null) {
            throw new IllegalStateException("the loop starts when there is a pass");
        }
        return present;
    }

    private WeftNodeRow awaitNode() throws InterruptedException {
        Map<String, Long> inForce = awaitLast();
        long remark = System.nanoTime() + PATIENCE.toNanos();
        while (!feeds.complete()
                || !feeds.reached(inForce)
                || feeds.snapshot().node(settings.nodeName()).isEmpty()) {
            if (System.nanoTime() - remark >= 0) {
                LOG.log(Level.WARNING, "Still waiting: {0}", feeds.awaited(settings.nodeName(), inForce));
                remark += PATIENCE.toNanos();
            }
            Thread.sleep(POLL);
        }
        return feeds.snapshot().node(settings.nodeName()).orElseThrow();
    }

    private Map<String, Long> awaitLast() throws InterruptedException {
        while (true) {
            try {
                return status.last();
            } catch (KubernetesClientException e) {
                LOG.log(Level.WARNING, "Cannot read this node''s WeftNode, will try again: {0}", e.getMessage());
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    /** Says what is lacking for as long as something fatal is: the node is not touched before it is mended. */
    private void refuseLacks(WeftNodeRow node, Underlay underlay) throws IOException, InterruptedException {
        Preflight preflight = new Preflight(settings.tunnelPort());
        while (true) {
            List<Address> nodes = feeds.snapshot().nodes().stream()
                    .flatMap(other -> other.internalIps().stream())
                    .toList();
            NodeFacts facts = new NodeProbe(Path.of("/"))
                    .read(node.podCidrs(), nodes, ServiceRanges.read(client), underlay.device());
            List<Lack> lacks = preflight.check(facts);
            status.lacks(lacks);
            sight.lacks(lacks);
            if (lacks.stream().noneMatch(Lack::fatal)) {
                return;
            }
            lacks.forEach(lack -> LOG.log(Level.ERROR, "{0}: {1}; {2}", lack.reason(), lack.message(), lack.remedy()));
            Thread.sleep(Duration.ofSeconds(5));
        }
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

    private void serve(CniRequests requests) throws IOException {
        CniServer server = new CniServer(SOCKET, sight.timed(requests), new DeletedQueue(STATE), CniLimits.DEFAULT);
        server.start();
        cni = server;
        String runtime = client.nodes()
                .withName(settings.nodeName())
                .require()
                .getStatus()
                .getNodeInfo()
                .getContainerRuntimeVersion();
        new Conflist(CONFLISTS).write(CniVersion.forRuntime(runtime));
        sight.serving();
    }

    /** Returns what is not well, in words; empty if all is. */
    List<String> health() {
        return sight.troubles();
    }

    @Override
    public void close() throws IOException {
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

    /** The device that carries the tunnel: the one with the node's first tunnel address. */
    private record Underlay(String device, int mtu, boolean isIpv4) {

        static Underlay of(WeftNodeRow node) throws IOException {
            Address address = node.tunnelAddresses().stream()
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("WeftNode " + node.name() + " has no tunnel address: the Node"
                            + " object needs an InternalIP"));
            NetworkInterface device = NetworkInterface.getByInetAddress(InetAddress.getByAddress(address.bytes()));
            if (device == null) {
                throw new IOException("no device of this node has its tunnel address " + address
                        + ": is the agent on the host network?");
            }
            return new Underlay(device.getName(), device.getMTU(), address.family() == Family.IPV4);
        }
    }
}
