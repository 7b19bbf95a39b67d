package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import dev.weft.net.NetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
    private static final Duration MENDED_WITHIN = Duration.ofSeconds(1);

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
    /** Whose devices the kernel does not let go of. */
    private final Set<Attachment> stuck = new HashSet<>();

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
        return requests(loop);
    }

    private CniRequests requests(PassLoop passes) {
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
                passes,
                new Assurance(ifindex -> looks.incrementAndGet() > late, () -> blind),
                () -> 1450,
                MENDED_WITHIN);
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

    @Test
    void statusSitsOutAPassThatFailsOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop once = new PassLoop("once", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IOException("no room");
            }
            asked.await();
        })) {
            fail(once);
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(asked::countDown);
            requests(once).status();
            assertThat(once.failure()).isNull();
        }
    }

    @Test
    void statusIsRefusedWhilePassesKeepFailing() {
        AtomicInteger runs = new AtomicInteger();
        try (PassLoop always = new PassLoop("always", () -> {
            runs.incrementAndGet();
            throw new IOException("no room");
        })) {
            fail(always);
            assertThatThrownBy(() -> requests(always).status())
                    .isInstanceOfSatisfying(
                            CniException.class, e -> assertThat(e.error()).isEqualTo(CniError.TRY_AGAIN))
                    .hasMessageContaining("no room");
            assertThat(runs).hasValueGreaterThan(2);
        }
    }

    /** What comes later is no answer to it, and the reason is lost. */
    @Test
    void statusIsAnsweredWhileThePluginListens() throws IOException {
        String header = Files.readString(Path.of(System.getProperty("weft.repo"), "cni/src/deadline.h"));
        Matcher limit = Pattern.compile("STATUS_MS = (\\d+)").matcher(header);
        assertThat(limit.find()).isTrue();
        assertThat(Agent.MENDED_WITHIN.plusSeconds(1)).isLessThan(Duration.ofMillis(Long.parseLong(limit.group(1))));
    }

    /** CNI: a plugin goes on with what is left, and reports the error in the end. */
    @Test
    void collectsWhatItCan() throws Exception {
        List<Attachment> all = IntStream.range(0, 4)
                .mapToObj(i -> new Attachment("gone" + i, "eth0"))
                .toList();
        for (Attachment attachment : all) {
            table.put(new AttachedPod(attachment, "/run/netns/p", ROW.pod(), ROW.allocation(), 0));
        }
        stuck.addAll(all.subList(0, 2));
        assertThatThrownBy(() -> requests().gc(Set.of(ATTACHMENT)))
                .isInstanceOf(CniException.class)
                .hasMessageContaining("cannot delete the device");
        assertThat(table.all())
                .extracting(AttachedPod::attachment)
                .containsExactlyInAnyOrder(ATTACHMENT, all.get(0), all.get(1));
    }

    private static void fail(PassLoop passes) {
        passes.start();
        passes.request();
        await().until(() -> passes.failure() != null);
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
            if (stuck.contains(pod.attachment())) {
                throw new NetException("cannot delete the device", 16);
            }
            steps.add("removed");
        }
    }
}
