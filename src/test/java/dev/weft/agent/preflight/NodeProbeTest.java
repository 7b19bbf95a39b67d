package dev.weft.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.TestingNetwork;
import dev.weft.net.Mac;
import dev.weft.net.VxlanSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProbeTest {

    private static final Refusals REFUSALS = new Refusals(List.of("HASH"), List.of(), List.of());

    @TempDir
    private Path root;

    private final TestingNetwork network = new TestingNetwork();

    @BeforeEach
    void aNode() throws IOException {
        write("proc/sys/kernel/osrelease", "6.18.1\n");
        write("proc/self/mounts", "proc /proc proc rw 0 0\nnone /sys/fs/bpf bpf rw,relatime 0 0\n");
        write("proc/net/udp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                  12: 00000000:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 0 2 0 0
                """);
        write("proc/net/udp6", """
                  sl  local_address                         remote_address                        st tx_queue
                  12: 00000000000000000000000000000000:2118 00000000000000000000000000000000:0000 07 00000000:00000000
                """);
        write("sys/class/net/eth0/mtu", "1450\n");
    }

    @Test
    void readsWhatIsThere() throws IOException {
        write("etc/cni/net.d/10-calico.conflist", "{}");
        write("etc/cni/net.d/readme.txt", "");
        NodeFacts facts = read();
        assertThat(facts.kernel().release()).isEqualTo("6.18.1");
        assertThat(facts.kernel().bpfFileSystem()).isTrue();
        assertThat(facts.kernel().refusals()).isEqualTo(REFUSALS);
        assertThat(facts.udpPorts()).containsExactly(8472);
        assertThat(facts.conflists()).containsExactly("10-calico.conflist");
        assertThat(facts.underlayMtu()).isEqualTo(1450);
    }

    @Test
    void ourOwnTunnelIsNoForeigner() throws IOException {
        tunnel(8472);
        network.setUp(9);
        assertThat(read().udpPorts()).isEmpty();
    }

    /** Our device would be deleted for one that cannot come up. */
    @Test
    void anotherPortThatIsTakenIsNamedWhileOurTunnelIsUp() throws IOException {
        tunnel(8472);
        network.setUp(9);
        write("proc/net/udp6", """
                  sl  local_address                         remote_address                        st tx_queue
                  12: 00000000000000000000000000000000:2118 00000000000000000000000000000000:0000 07 00000000:00000000
                  13: 00000000000000000000000000000000:12B5 00000000000000000000000000000000:0000 07 00000000:00000000
                """);
        assertThat(read().udpPorts()).containsExactly(4789);
        assertThat(new Preflight(4789).check(read())).extracting(Lack::reason).contains("TunnelPortTaken");
        assertThat(new Preflight(8472).check(read())).extracting(Lack::reason).doesNotContain("TunnelPortTaken");
    }

    @Test
    void aTunnelThatIsDownHasNoSocket() throws IOException {
        tunnel(8472);
        assertThat(read().udpPorts()).containsExactly(8472);
    }

    private void tunnel(int port) {
        network.create(new VxlanSpec("weft_vxlan", Mac.parse("02:57:46:54:00:04"), 1400, port));
    }

    @Test
    void aBareNodeHasNoConflist() throws IOException {
        assertThat(read().conflists()).isEmpty();
    }

    /** A container of a node with controllers of version 1 sees no mount of version 2. */
    @Test
    void aUnifiedHierarchyIsSeenWhereverItIsMounted() throws IOException {
        write("proc/self/cgroup", "3:memory:/kubepods\n1:name=systemd:/kubepods\n");
        assertThat(read().kernel().switches().cgroup2()).isFalse();
        write("proc/self/cgroup", "3:memory:/kubepods\n1:name=systemd:/kubepods\n0::/\n");
        assertThat(read().kernel().switches().cgroup2()).isTrue();
    }

    @Test
    void theJitIsOffOnlyWhereItIsSaid() throws IOException {
        assertThat(read().kernel().switches().jit()).isTrue();
        write("proc/sys/net/core/bpf_jit_enable", "0\n");
        assertThat(read().kernel().switches().jit()).isFalse();
        write("proc/sys/net/core/bpf_jit_enable", "1\n");
        assertThat(read().kernel().switches().jit()).isTrue();
    }

    private NodeFacts read() throws IOException {
        return new NodeProbe(root, network, () -> REFUSALS).read(List.of(), List.of(), List.of(), "eth0");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
