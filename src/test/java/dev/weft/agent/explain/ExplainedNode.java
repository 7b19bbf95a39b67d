package dev.weft.agent.explain;

import dev.weft.barrier.NodeReport;
import dev.weft.bpf.BpfBench;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.LivePrograms;
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.Outcome;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Stage;
import dev.weft.model.Verdict;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The real programs on maps of their own. Pods t/client and t/web are here, t/far on another node; web lets in a block and
 * clients, on TCP port 80. What the identity of a third pod stands for is not known yet. The pods' interfaces are lo and another one that this machine has anyway, as a test run wants
 * devices that exist.
 */
final class ExplainedNode implements AutoCloseable {

    static final int CLIENT = 300;
    static final int WEB = 301;
    static final int FAR = 302;
    static final int UNKNOWN = 303;

    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");
    private static final Address OWN = Address.parse("192.0.2.1");
    private static final Address OTHER = Address.parse("192.0.2.2");
    private static final String DEVICE = "wx-" + ProcessHandle.current().pid() % 100_000;

    /** Of blocks and of ports: together more entries than a set has room for. */
    private static final int MANY = 300;

    private final NativeKernel kernel = new NativeKernel();
    private final Loader loader;
    private final int overlay;
    private final Known known;
    private volatile boolean forgetful;

    ExplainedNode(BpfBench bench) throws IOException {
        this(bench, List.of(allowing(0, List.of(Cidr.parse("198.51.100.0/24")), 80, 1)));
    }

    /** Makes one whose web has another rule, that has no room, for ports from 1001. */
    static ExplainedNode crowded(BpfBench bench) throws IOException {
        return new ExplainedNode(
                bench,
                List.of(
                        allowing(0, List.of(Cidr.parse("198.51.100.0/24")), 80, 1),
                        allowing(1, manyBlocks(), 1001, MANY)));
    }

    private ExplainedNode(BpfBench bench, List<Rule> rules) throws IOException {
        BpfBench.run("ip", "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE + "p");
        BpfBench.run("ip", "link", "add", DEVICE + "o", "type", "veth", "peer", "name", DEVICE + "q");
        overlay = ifindex(DEVICE + "o");
        loader = Loader.load(
                kernel, new LoadConfig(Files.readAllBytes(OBJECT), bench.pins(), DEVICE + "o", overlay, 8472, 5));
        PolicyInput input =
                new PolicyInput(List.of(policy(rules), staged()), identities()).withSubjects(Set.of(CLIENT, WEB));
        CompiledPolicies compiled = new PolicyCompiler().compile(input);
        Datapath datapath = Datapath.over(loader.maps(), kernel::awaitReaders);
        if (!(datapath.apply(state(compiled)) instanceof Outcome.Applied)) {
            throw new IOException("the state was refused");
        }
        known = new Known(
                "n1",
                new Known.Cluster(
                        input.policies().stream()
                                .filter(policy -> !policy.isStaged())
                                .toList(),
                        Set.of(),
                        input.identities(),
                        Set.of(),
                        slices(),
                        nodes()),
                compiled,
                sets(datapath));
    }

    private static Map<Integer, Integer> sets(Datapath datapath) {
        Map<Integer, Integer> sets = new HashMap<>();
        datapath.places().forEach((identity, place) -> sets.put(identity, place.set()));
        return sets;
    }

    private static int ifindex(String device) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/sys/class/net", device, "ifindex")).strip());
    }

    private static Policy policy(List<Rule> rules) {
        return new Policy(
                new PolicyRef("NetworkPolicy", "t", "web", "u-1", 3),
                Policy.DEFAULT_ORDER,
                pods("web"),
                Set.of(Direction.INGRESS),
                rules);
    }

    /** @param ports how many, every other one from the first */
    private static Rule allowing(int index, List<Cidr> blocks, int first, int ports) {
        List<RulePeer> peers = new ArrayList<>();
        blocks.forEach(block -> peers.add(new RulePeer.Block(block, List.of())));
        peers.add(new RulePeer.Pods(pods("client")));
        return new Rule(
                Direction.INGRESS,
                index,
                Verdict.ALLOW,
                peers,
                IntStream.range(0, ports)
                        .map(i -> first + 2 * i)
                        .mapToObj(port -> (RulePort) new RulePort.Range(Protocol.TCP, port, port))
                        .toList());
    }

    private static List<Cidr> manyBlocks() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> Cidr.parse("198.18." + i / 256 + "." + i % 256 + "/32"))
                .toList();
    }

    /** Would let clients reach nothing but port 81 of web. */
    private static Policy staged() {
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", "t", "trial", "u-2", 1),
                Stage.STAGED,
                Policy.DEFAULT_ORDER,
                pods("client"),
                Set.of(Direction.EGRESS),
                List.of(new Rule(
                        Direction.EGRESS,
                        0,
                        Verdict.ALLOW,
                        List.of(new RulePeer.Pods(pods("web"))),
                        List.of(new RulePort.Range(Protocol.TCP, 81, 81)))));
    }

    private static PodSelector pods(String app) {
        return new PodSelector(
                new NamespaceScope.Named("t"), new LabelSelector(List.of(LabelRequirement.equal("app", app))));
    }

    private static List<Identity> identities() {
        return List.of(identity(CLIENT, "client"), identity(WEB, "web"), identity(FAR, "far"));
    }

    private static Identity identity(int number, String app) {
        return new Identity(
                number,
                new SecurityLabels("t", Map.of("app", app), Map.of(), "default", "", Collections.emptySortedSet()));
    }

    private NodeState state(CompiledPolicies compiled) throws IOException {
        Map<Integer, PolicySet> sets = Map.of(CLIENT, compiled.set(CLIENT), WEB, compiled.set(WEB));
        NodeState.RemotePod far = new NodeState.RemotePod(FAR, OTHER);
        return new NodeState(
                List.of(
                        new NodeState.Node("n1", true, OWN, Set.of(OWN)),
                        new NodeState.Node("n2", false, OTHER, Set.of(OTHER))),
                List.of(
                        new NodeState.LocalPod(
                                ifindex(DEVICE), CLIENT, 1, Address.parse("10.8.0.1"), Address.parse("fd44:8::1")),
                        new NodeState.LocalPod(
                                ifindex(DEVICE + "p"), WEB, 2, Address.parse("10.8.0.2"), Address.parse("fd44:8::2")),
                        new NodeState.LocalPod(ifindex(DEVICE + "q"), UNKNOWN, 3, Address.parse("10.8.0.3"), null)),
                Map.of(Address.parse("10.9.0.1"), far, Address.parse("fd44:9::1"), far),
                sets);
    }

    private static List<SliceRow> slices() {
        return List.of(
                new SliceRow("n1", 0, 4, List.of(entry("client", 8, 1, CLIENT), entry("web", 8, 2, WEB))),
                new SliceRow("n2", 0, 4, List.of(entry("far", 9, 1, FAR))));
    }

    private static SliceEntry entry(String name, int net, int host, int identity) {
        return new SliceEntry(
                new PodAddresses(Address.parse("10." + net + ".0." + host), Address.parse("fd44:" + net + "::" + host)),
                identity,
                "t",
                name,
                "uid-" + name);
    }

    private static List<WeftNodeRow> nodes() {
        return List.of(node("n1", OWN), node("n2", OTHER));
    }

    private static WeftNodeRow node(String name, Address address) {
        return new WeftNodeRow(
                name, "", List.of(address), List.of(), List.of(address), null, null, true, 1, 1, NodeReport.NONE);
    }

    LivePrograms programs() {
        return new LivePrograms(loader.programs(), overlay);
    }

    LiveMaps maps() {
        return new LiveMaps(loader.maps());
    }

    Known known() {
        return forgetful ? new Known(known.nodeName(), known.cluster(), known.compiled(), Map.of()) : known;
    }

    void forgetSets() {
        forgetful = true;
    }

    void recallSets() {
        forgetful = false;
    }

    /** Returns every entry of every map, counters and flows too. */
    Map<String, Object> dump() {
        Map<String, Object> all = new HashMap<>();
        for (DumpableMap map : DumpableMap.values()) {
            BpfMap opened = loader.maps().get(map.mapName());
            map.forEach(opened, kernel.possibleCpus(), (key, value) -> all.put(map + " " + key, value));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        loader.attachments().retain(List.of());
        loader.close();
        BpfBench.run("ip", "link", "del", DEVICE);
        BpfBench.run("ip", "link", "del", DEVICE + "o");
    }
}
