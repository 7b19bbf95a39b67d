package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.AttachmentTable;
import dev.weft.cni.CniError;
import dev.weft.cni.CniException;
import dev.weft.cni.CniRequest;
import dev.weft.cni.HostInterfaceName;
import dev.weft.cni.PodReference;
import dev.weft.model.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COMMIT: programs and policies at the same time, and nothing that counts as attached without its programs. */
class CniRequestsTest {

    private static final String DEVICE = "weft0";
    private static final Attachment ATTACHMENT = new Attachment("c1", "eth0");
    private static final AttachedPod ROW = new AttachedPod(
            ATTACHMENT,
            "/run/netns/p",
            new PodReference("ns", "pod", "uid"),
            new Allocation(Address.parse("10.0.0.2"), null, "02:57:0a:00:00:02", 1450, DEVICE),
            0);

    @TempDir
    private Path directory;

    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch attaching = new CountDownLatch(1);
    private final CountDownLatch passing = new CountDownLatch(1);
    private PassLoop loop;
    private AttachmentTable table;
    private final AtomicInteger looks = new AtomicInteger();
    private boolean refuse;
    /** After how many looks the pod is in force. */
    private int late;

    private boolean blind;

    @BeforeEach
    void open() throws IOException {
        table = AttachmentTable.open(directory);
        table.put(ROW);
        loop = new PassLoop("test", () -> {
            passing.countDown();
            assertThat(attaching.await(10, TimeUnit.SECONDS)).isTrue();
            steps.add("in force");
        });
        loop.start();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private CniRequests requests() {
        EndpointWait nobody = new EndpointWait(
                "n1",
                () -> {
                    throw new IllegalStateException("COMMIT asks for no endpoint");
                },
                Duration.ZERO);
        return new CniRequests(
                nobody,
                table,
                new Attacher(),
                loop,
                new Assurance(ifindex -> looks.incrementAndGet() > late, () -> blind),
                () -> 1450);
    }

    @Test
    void attachesWhileThePolicyComesIntoForce() throws Exception {
        requests().commit(new CniRequest.Commit(ATTACHMENT, DEVICE, 7));
        assertThat(steps).startsWith("begin").contains("attached", "in force", "close");
        assertThat(steps.indexOf("close")).isGreaterThan(steps.indexOf("attached"));
        assertThat(table.get(ATTACHMENT).orElseThrow().ifindex()).isEqualTo(7);
    }

    /** The first one is what a rollback would take. */
    @Test
    void secondInterfaceOfAContainerIsRefusedAndTheFirstStays() throws Exception {
        Attachment first = new Attachment("c2", "eth0");
        Attachment second = new Attachment("c2", "net1");
        Allocation allocation =
                new Allocation(Address.parse("10.0.0.3"), null, "02:57:0a:00:00:03", 1450, HostInterfaceName.of("c2"));
        table.put(new AttachedPod(first, "/run/netns/q", ROW.pod(), allocation, 8));
        assertThatThrownBy(() -> requests().alloc(new CniRequest.Alloc(second, "/run/netns/q", ROW.pod())))
                .isInstanceOfSatisfying(
                        CniException.class, e -> assertThat(e.error()).isEqualTo(CniError.INVALID))
                .hasMessageContaining("eth0");
        requests().release(second);
        assertThat(steps).doesNotContain("removed");
        assertThat(table.get(first)).isPresent();
    }

    @Test
    void checkLeavesTheCleaningUpToTheRuntime() {
        assertThatThrownBy(() -> requests().check(ATTACHMENT))
                .isInstanceOfSatisfying(
                        CniException.class, e -> assertThat(e.error()).isEqualTo(CniError.CHECK));
    }

    @Test
    void checkSeesAPodThatIsCutOff() throws Exception {
        table.put(ROW.committed(7));
        requests().check(ATTACHMENT);
        late = Integer.MAX_VALUE;
        assertThatThrownBy(() -> requests().check(ATTACHMENT)).hasMessageContaining("cut off");
    }

    @Test
    void podComesUpOnceItIsKnownAndNotBefore() throws Exception {
        late = 3;
        requests().commit(new CniRequest.Commit(ATTACHMENT, DEVICE, 7));
        assertThat(looks).hasValue(4);
    }

    @Test
    void podThatIsNotKnownInTimeIsTriedAgain() {
        late = Integer.MAX_VALUE;
        commitSays("pod ns/pod cannot come up yet: its endpoint or its identity");
    }

    @Test
    void noPodComesUpWhilePoliciesMayChangeUnseen() {
        blind = true;
        commitSays("a watch is closed");
    }

    @Test
    void whatCannotBeAttachedIsNotCommitted() {
        refuse = true;
        commitSays("cannot attach to " + DEVICE);
        assertThat(table.get(ATTACHMENT).orElseThrow().isCommitted()).isFalse();
        assertThat(steps).contains("close");
    }

    private void commitSays(String words) {
        assertThatThrownBy(() -> requests().commit(new CniRequest.Commit(ATTACHMENT, DEVICE, 7)))
                .isInstanceOf(CniException.class)
                .hasMessageContaining(words);
    }

    /** Attaches only once a pass has begun, as that pass ends only once this has begun. */
    private final class Attacher implements PodAttacher {

        @Override
        public Beginning begin(String hostIfName) {
            steps.add("begin");
            return () -> steps.add("close");
        }

        @Override
        public void attach(String hostIfName, int ifindex) throws IOException {
            attaching.countDown();
            if (refuse) {
                throw new IOException("no such device");
            }
            try {
                assertThat(passing.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            steps.add("attached");
        }

        @Override
        public void remove(AttachedPod pod) {
            steps.add("removed");
        }
    }
}
