package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which addresses of its prefixes a node may not give. */
class ViewsTest {

    private final Mirrors mirrors = Mirrors.create();
    private final Views views = new Views(mirrors, new GonePods(() -> Instant.EPOCH), EarlierPods.follow(mirrors));
    private long version;

    @BeforeEach
    void nodes() {
        node("n1", "10.244.1.0/24", "fd44:1::/64");
        node("n2", "10.244.2.0/24", "fd44:2::/64");
    }

    private void node(String name, String... cidrs) {
        List<Cidr> prefixes = Stream.of(cidrs).map(Cidr::parse).toList();
        mirrors.nodes()
                .put(new Stored<>(name, name, ++version, new NodeRow(name, name, List.of(), prefixes, false, false)));
    }

    private void pod(String name, String node, boolean finished, String... addresses) {
        PodRow row = new PodRow(
                "ns",
                name,
                "uid-" + name,
                "uid-" + name,
                node,
                false,
                finished,
                false,
                Map.of(),
                "default",
                false,
                new TreeSet<>(),
                Stream.of(addresses).map(Address::parse).collect(Collectors.toSet()));
        mirrors.pods().put(new Stored<>(row.key(), row.uid(), ++version, row));
    }

    private void slice(String node, String... pods) {
        List<SliceEntry> entries = Stream.of(pods)
                .map(name -> new SliceEntry(
                        new PodAddresses(Address.parse("10.244.1.7"), null), 300, "ns", name, "uid-" + name))
                .toList();
        mirrors.slices().put(new Stored<>(node + "-0", node, ++version, new SliceRow(node, 0, 9, entries)));
    }

    private Set<String> foreign(String node) {
        return views.of(node).foreign().stream().map(Address::toString).collect(Collectors.toSet());
    }

    @Test
    void podOfAnEarlierCniKeepsItsAddressWhateverNodeItIsOn() {
        pod("old", "n2", false, "10.244.1.5", "fd44:1::5");
        pod("same", "n2", false, "10.244.1.5");
        pod("outside", "n2", false, "10.244.0.255", "fd44:2::5", "10.244.2.1");
        pod("own", "n1", false, "10.244.1.6");
        pod("ended", "n2", true, "10.244.1.8");
        assertThat(foreign("n1")).containsExactlyInAnyOrder("10.244.1.5", "fd44:1::5");
        pod("old", "n2", true, "10.244.1.5", "fd44:1::5");
        assertThat(foreign("n1")).containsExactly("10.244.1.5");
        mirrors.pods().remove("ns/same", "uid-same");
        assertThat(foreign("n1")).isEmpty();
    }

    /** What a pod of ours says of itself may be of yesterday: its record counts. */
    @Test
    void podThatHasARecordGoesByIt() {
        pod("ours", "n2", false, "10.244.1.5");
        EndpointRow endpoint = new EndpointRow(
                "ns", "ours", "uid-ours", "uid-ours", "n2", 300, new PodAddresses(Address.parse("10.244.2.5"), null));
        mirrors.endpoints().put(new Stored<>("ns/ours", "e", ++version, endpoint));
        assertThat(foreign("n1")).isEmpty();
        mirrors.endpoints().remove("ns/ours", "e");
        assertThat(foreign("n1")).containsExactly("10.244.1.5");
        slice("n2", "another", "ours");
        assertThat(foreign("n1")).containsExactly("10.244.1.7");
        slice("n2", "another");
        assertThat(foreign("n1")).containsExactlyInAnyOrder("10.244.1.5", "10.244.1.7");
    }
}
