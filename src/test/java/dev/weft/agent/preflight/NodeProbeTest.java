package dev.weft.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProbeTest {

    @TempDir
    private Path root;

    @BeforeEach
    void aNode() throws IOException {
        write("proc/sys/kernel/osrelease", "6.18.1\n");
        write("proc/self/mounts", "proc /proc proc rw 0 0\nnone /sys/fs/bpf bpf rw,relatime 0 0\n");
        write("proc/net/udp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                  12: 00000000:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 0 2 0 0
                """);
        write("sys/class/net/eth0/mtu", "1450\n");
    }

    @Test
    void readsWhatIsThere() throws IOException {
        write("etc/cni/net.d/10-calico.conflist", "{}");
        write("etc/cni/net.d/readme.txt", "");
        NodeFacts facts = read();
        assertThat(facts.kernel()).isEqualTo("6.18.1");
        assertThat(facts.bpfFileSystem()).isTrue();
        assertThat(facts.udpPorts()).containsExactly(8472);
        assertThat(facts.conflists()).containsExactly("10-calico.conflist");
        assertThat(facts.underlayMtu()).isEqualTo(1450);
    }

    @Test
    void ourOwnTunnelIsNoForeigner() throws IOException {
        write("sys/class/net/weft_vxlan/mtu", "1400\n");
        assertThat(read().udpPorts()).isEmpty();
    }

    @Test
    void aBareNodeHasNoConflist() throws IOException {
        assertThat(read().conflists()).isEmpty();
    }

    private NodeFacts read() throws IOException {
        return new NodeProbe(root).read(List.of(), List.of(), List.of(), "eth0");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
