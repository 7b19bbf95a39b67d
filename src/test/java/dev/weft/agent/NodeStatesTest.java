package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.barrier.NodeReport;
import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.datapath.NodeState;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rows of a node's pods count. */
class NodeStatesTest {

    private static final String OWN = "n1";
    private static final Address OLD = Address.parse("10.0.0.2");
    private static final Address NEW = Address.parse("10.0.0.3");

    private final AttachedPod old = pod("old", OLD, 7);
    private final AttachedPod fresh = pod("new", NEW, 7);

    private static AttachedPod pod(String uid, Address address, int ifindex) {
        String mac = new PodAddresses(address, null).mac();
        return new AttachedPod(
                new Attachment("sandbox-" + uid, "eth0"),
                "/run/netns/" + uid,
                new PodReference("ns", uid, uid),
                new Allocation(address, null, mac, 1450, "weft-" + uid),
                ifindex);
    }

    private static SliceEntry entry(String uid, Address address) {
        return new SliceEntry(new PodAddresses(address, null), 256, "ns", uid, uid);
    }

    private static List<Address> addresses(List<AttachedPod> rows, Map<String, Integer> devices) {
        SliceRow slice = new SliceRow(OWN, 0, 1, List.of(entry("old", OLD), entry("new", NEW)));
        ClusterSnapshot cluster =
                new ClusterSnapshot(Horizon.NONE, List.of(slice), List.of(), List.of(), List.of(), Set.of());
        return new NodeStates(OWN, cluster, SliceView.NONE.next(OWN, cluster))
                .of(rows, new HostView(devices, Set.of()), Map.of()).endpoints().stream()
                        .map(NodeState.LocalPod::ipv4)
                        .flatMap(Stream::ofNullable)
                        .toList();
    }

    /** The old pod's endpoint stays until the API server hears of its end. */
    @Test
    void rowOfBeforeARebootDoesNotTakeAnotherPodsDevice() {
        Map<String, Integer> devices = Map.of("weft-new", 7);
        assertThat(addresses(List.of(old, fresh), devices)).containsExactly(NEW);
        assertThat(addresses(List.of(fresh, old), devices)).containsExactly(NEW);
    }

    @Test
    void podsWhoseDevicesAreThereCount() {
        AttachedPod other = pod("old", OLD, 6);
        assertThat(addresses(List.of(other, fresh), Map.of("weft-old", 6, "weft-new", 7)))
                .containsExactly(OLD, NEW);
    }

    @Test
    void rowBeforeItsCommitDoesNotCount() {
        assertThat(addresses(List.of(pod("new", NEW, 0)), Map.of())).isEmpty();
    }

    /** The kubelet sends from there, and it is no stranger; what is another node's address stays that node's. */
    @Test
    void whatTheNodeSendsToItsPodsFromIsTheNode() {
        Address own = Address.parse("192.0.2.1");
        Address other = Address.parse("192.0.2.2");
        Address first = Address.parse("10.0.2.15");
        ClusterSnapshot cluster = new ClusterSnapshot(
                Horizon.NONE, List.of(), List.of(), List.of(node(OWN, own), node("other", other)), List.of(), Set.of());
        NodeState state = new NodeStates(OWN, cluster, SliceView.NONE.next(OWN, cluster))
                .of(List.of(), new HostView(Map.of(), Set.of(first, other)), Map.of());
        assertThat(state.nodes())
                .extracting(NodeState.Node::own, NodeState.Node::addresses)
                .containsExactlyInAnyOrder(tuple(true, Set.of(own, first)), tuple(false, Set.of(other)));
    }

    private static WeftNodeRow node(String name, Address address) {
        return new WeftNodeRow(
                name, "", List.of(address), List.of(), List.of(address), null, null, true, 1, 1, NodeReport.NONE);
    }
}
