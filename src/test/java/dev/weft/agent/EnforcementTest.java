package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.barrier.NodeReport;
import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.AttachmentTable;
import dev.weft.cni.PodReference;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.TestingKernel;
import dev.weft.datapath.TestingNetwork;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.net.Device;
import dev.weft.observe.TallyBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pass does when the host refuses a part of it. */
class EnforcementTest {

    private static final int POD = 7;
    private static final int IDENTITY = 256;
    private static final PodAddresses ADDRESSES =
            new PodAddresses(Address.parse("10.1.0.5"), Address.parse("fd44:1::5"));
    private static final Cidr OTHER = Cidr.parse("10.2.0.0/24");

    private final TestingNetwork network = new TestingNetwork();
    private final TestingKernel kernel = new TestingKernel();
    private final AtomicInteger enforced = new AtomicInteger();
    private final List<Duration> again = new ArrayList<>();
    private boolean rulesFail;
    private final Datapath datapath = kernel.start();

    @TempDir
    private Path state;

    private HostStack host;
    private Enforcement enforcement;

    @BeforeEach
    void start() throws IOException {
        AttachmentTable table = AttachmentTable.open(state);
        table.put(new AttachedPod(
                new Attachment("sandbox", "eth0"),
                "/run/netns/a",
                new PodReference("shop", "a", "uid"),
                new Allocation(ADDRESSES.ipv4(), ADDRESSES.ipv6(), ADDRESSES.mac(), 1450, "weft-a"),
                POD));
        network.devices.put("weft-a", new Device(POD, "weft-a", "veth", null, 1450, true, 0));
        host = new HostStack(network, this::nft, new Forwarding(state));
        host.open(host.ensureOverlay(1450, 8472));
        enforcement = new Enforcement(
                "n1",
                EnforcementTest::cluster,
                table,
                host,
                datapath,
                new Tallies(new TallyBook(65_536), kernel.maps()),
                new Enforcement.Signals(enforced::incrementAndGet, again::add));
    }

    private String nft(List<String> command, String input, Duration limit) throws IOException {
        if (rulesFail) {
            throw new IOException("nft failed");
        }
        return "";
    }

    private static ClusterSnapshot cluster() {
        SecurityLabels labels = new SecurityLabels("shop", Map.of(), Map.of(), "default", "", new TreeSet<>());
        return new ClusterSnapshot(
                Horizon.NONE,
                List.of(new SliceRow("n1", 0, 1, List.of(new SliceEntry(ADDRESSES, IDENTITY, "shop", "a", "uid")))),
                List.of(new Identity(IDENTITY, labels)),
                List.of(node("n1", 1), node("n2", 2)),
                List.of(),
                Set.of());
    }

    private static WeftNodeRow node(String name, int number) {
        Address address = Address.parse("192.0.2." + number);
        List<Cidr> pods = List.of(Cidr.parse("10." + number + ".0.0/24"), Cidr.parse("fd44:" + number + "::/64"));
        return new WeftNodeRow(
                name, "", List.of(address), pods, List.of(address), null, null, true, 1, 1, NodeReport.NONE);
    }

    private void expectPolicyInForce() {
        assertThat(datapath.places()).containsKey(IDENTITY);
        assertThat(enforcement.holds(POD)).isTrue();
        assertThat(enforced).hasValue(1);
    }

    @Test
    void aRefusedRouteKeepsNoPolicyBackButThePassHasFailed() {
        network.refused.add(OTHER);
        assertThatThrownBy(enforcement::run).isInstanceOf(IOException.class).hasMessageContaining("10.2.0.0/24");
        expectPolicyInForce();
        assertThat(network.routes)
                .containsKey(Cidr.parse("10.1.0.0/24"))
                .containsKey(Cidr.parse("fd44:1::/64"))
                .doesNotContainKey(OTHER);
    }

    @Test
    void norDoRulesThatCannotBeWritten() {
        rulesFail = true;
        assertThatThrownBy(enforcement::run).isInstanceOf(IOException.class).hasMessage("nft failed");
        expectPolicyInForce();
        assertThat(network.routes).containsKey(OTHER);
    }

    @Test
    void theHostGetsItsPartThoughThePolicyHasNoRoom() throws IOException {
        kernel.room.put("endpoint", 0);
        network.refused.add(OTHER);
        assertThatThrownBy(enforcement::run)
                .hasMessageContaining("it is full")
                .hasMessageContaining("Nexthop device is not up");
        assertThat(network.routes).containsKey(Cidr.parse("10.1.0.0/24"));
        assertThat(enforcement.inForce()).isNull();
        assertThat(enforced).hasValue(0);
    }

    @Test
    void thePassThatFollowsMendsIt() throws IOException {
        network.refused.add(OTHER);
        assertThatThrownBy(enforcement::run).isInstanceOf(IOException.class);
        network.refused.clear();
        enforcement.run();
        assertThat(network.routes).containsKey(OTHER);
    }

    @Test
    void aTunnelDeviceThatWasSetDownIsUpBeforeItsRoutes() throws IOException {
        enforcement.run();
        network.setUp(host.overlay(), false);
        network.neighbours.clear();
        network.routes.clear();
        assertThat(host.missing()).isNotEmpty();
        enforcement.run();
        assertThat(host.missing()).isEmpty();
        assertThat(host.restored()).contains("state UP of weft_vxlan", "the route to 10.2.0.0/24");
    }

    @Test
    void theSourceOfAFirstPodIsLearnedByAPassOfItsOwn() throws IOException {
        enforcement.run();
        assertThat(again).hasSize(1);
        Address source = Address.parse("198.51.100.1");
        network.sources.put(ADDRESSES.ipv4(), source);
        network.sources.put(ADDRESSES.ipv6(), Address.parse("2001:db8::1"));
        enforcement.run();
        assertThat(again).hasSize(1);
        assertThat(enforcement.inForce().state().nodes())
                .filteredOn(NodeState.Node::own)
                .singleElement()
                .satisfies(node -> assertThat(node.addresses()).contains(source));
    }

    @Test
    void theNodeForwardsWhatItsPodsHave() throws IOException {
        Path four = Files.createDirectories(state.resolve("ipv4")).resolve("ip_forward");
        Path six = Files.createDirectories(state.resolve("ipv6/conf/all")).resolve("forwarding");
        Files.writeString(four, "0\n");
        Files.writeString(six, "0\n");
        enforcement.run();
        assertThat(four).hasContent("1");
        assertThat(six).hasContent("1");
    }
}
