package dev.weft.cni;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class CniServerTest {

    private static final CniLimits LIMITS = new CniLimits(4096, Duration.ofMillis(300), 4, Duration.ofMillis(100));
    private static final String RELEASE = "{\"op\":\"RELEASE\",\"containerId\":\"c1\",\"ifName\":\"eth0\"}\n";

    @TempDir
    private Path directory;

    private final TestingHandler handler = new TestingHandler();
    private Path socket;
    private CniServer server;

    @BeforeEach
    void prepare() {
        socket = directory.resolve("run/cni.sock");
        server = serverFor(handler);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private CniServer serverFor(CniHandler other) {
        return new CniServer(socket, other, new DeletedQueue(directory), LIMITS);
    }

    private String ask(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            return readAll(channel);
        }
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        while (channel.read(buffer) >= 0) {
            assertThat(buffer.hasRemaining()).isTrue();
        }
        return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }

    @Test
    void answersEachRequestOnce() throws IOException {
        server.start();
        String identity = "\"containerId\":\"c1\",\"ifName\":\"eth0\"";
        assertThat(ask("{\"op\":\"ALLOC\"," + identity + ",\"netns\":\"/run/netns/a\",\"podNamespace\":\"empire\","
                        + "\"podName\":\"tie\",\"podUid\":\"uid-1\"}\n"))
                .isEqualTo("{\"ok\":true,\"ipv4\":\"10.244.1.5\",\"ipv6\":\"fd44::5\",\"mac\":\"02:57:0a:f4:01:05\","
                        + "\"mtu\":1450,\"hostIfName\":\"weft1a2b3c4d5e6\"}\n");
        assertThat(ask("{\"op\":\"COMMIT\"," + identity + ",\"hostIfName\":\"weft1\",\"ifindex\":12}\n"))
                .isEqualTo("{\"ok\":true}\n");
        assertThat(ask("{\"op\":\"CHECK\"," + identity + "}\n")).isEqualTo("{\"ok\":true}\n");
        assertThat(ask(RELEASE)).isEqualTo("{\"ok\":true}\n");
        assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
        assertThat(ask("{\"op\":\"GC\",\"valid\":[{" + identity + "}]}\n")).isEqualTo("{\"ok\":true}\n");
        assertThat(handler.calls)
                .containsExactly(
                        "alloc c1/eth0 /run/netns/a empire/tie",
                        "commit c1/eth0 weft1 12",
                        "check c1/eth0",
                        "release c1/eth0",
                        "status",
                        "gc [c1/eth0]");
    }

    @Test
    void socketIsForRootAlone() throws IOException {
        server.start();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        server.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void replacesTheSocketOfADeadAgent() throws IOException {
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        server.start();
        assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
    }

    @Test
    void doesNotDisplaceALivingAgent() throws IOException {
        server.start();
        try (CniServer second = serverFor(handler)) {
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("another agent");
        }
        assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
    }

    @Test
    void leavesTheSocketOfItsSuccessor() throws IOException {
        server.start();
        Files.delete(socket);
        try (CniServer successor = serverFor(handler)) {
            successor.start();
            server.close();
            assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
        }
    }

    @Test
    void refusesWhatIsTooLong() throws IOException {
        server.start();
        assertThat(ask("{\"op\":\"" + "x".repeat(5000)))
                .contains("\"ok\":false", "\"code\":102", "longer than 4096 bytes");
    }

    @Test
    void cutsOffTheSlow() throws IOException {
        server.start();
        long started = System.nanoTime();
        assertThat(ask("{\"op\":")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }

    @Test
    void manySlowClientsDoNotBlockForLong() throws Exception {
        server.start();
        SocketChannel[] silent = new SocketChannel[8];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }
        assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    @Test
    void clientThatLeavesDoesNoHarm() throws IOException {
        server.start();
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(RELEASE.getBytes(UTF_8)));
        }
        await().until(() -> handler.calls.contains("release c1/eth0"));
        assertThat(ask("{\"op\":\"STATUS\"}\n")).isEqualTo("{\"ok\":true}\n");
    }

    @Test
    void namesWhatIsWrongInARequest() throws IOException {
        server.start();
        assertThat(ask("nothing\n")).contains("\"code\":102", "not JSON");
        assertThat(ask("[]\n")).contains("\"code\":102", "not a JSON object");
        assertThat(ask("\n")).contains("\"code\":102");
        assertThat(ask("{\"op\":\"ADD\"}\n")).contains("field 'op' is 'ADD'");
        assertThat(ask("{\"op\":\"CHECK\",\"containerId\":\"../x\",\"ifName\":\"eth0\"}\n"))
                .contains("containerId must match", "../x");
        assertThat(ask("{\"op\":\"CHECK\",\"containerId\":\"x\"}\n"))
                .contains("field 'ifName' must be text, got nothing");
        assertThat(ask("{\"op\":\"GC\",\"valid\":{}}\n")).contains("field 'valid' must be a list");
        assertThat(
                        ask(
                                "{\"op\":\"COMMIT\",\"containerId\":\"c\",\"ifName\":\"e\",\"hostIfName\":\"w\",\"ifindex\":0}\n"))
                .contains("field 'ifindex' must be a number of at least 1, got 0");
        assertThat(handler.calls).isEmpty();
    }

    @Test
    void tellsARefusalInTheHandlersWords() throws IOException {
        server = serverFor(new TestingHandler() {
            @Override
            public void status() throws CniException {
                throw new CniException(CniError.NOT_AVAILABLE, "caches incomplete", "wait");
            }
        });
        server.start();
        assertThat(ask("{\"op\":\"STATUS\"}\n"))
                .isEqualTo("{\"ok\":false,\"code\":50,\"message\":\"caches incomplete\",\"details\":\"wait\"}\n");
    }

    @Test
    void failureOfTheHandlerIsToldAsRetriable() throws IOException {
        server = serverFor(new TestingHandler() {
            @Override
            public void status() {
                throw new IllegalStateException("broken");
            }
        });
        server.start();
        assertThat(ask("{\"op\":\"STATUS\"}\n")).contains("\"code\":11", "broken");
    }

    @Test
    void releaseWaitsForTheAllocationItEnds() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        TestingHandler slow = new TestingHandler() {
            @Override
            public Allocation alloc(CniRequest.Alloc request) throws InterruptedException {
                inside.countDown();
                finish.await();
                calls.add("allocated");
                return ALLOCATION;
            }
        };
        server = serverFor(slow);
        server.start();
        CompletableFuture<String> alloc = CompletableFuture.supplyAsync(
                () -> unchecked(
                        "{\"op\":\"ALLOC\",\"containerId\":\"c1\",\"ifName\":\"eth0\",\"netns\":\"/n\",\"podNamespace\":\"a\","
                                + "\"podName\":\"b\",\"podUid\":\"c\"}\n"),
                Thread.ofVirtual()::start);
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> release =
                CompletableFuture.supplyAsync(() -> unchecked(RELEASE), Thread.ofVirtual()::start);
        assertThat(ask("{\"op\":\"RELEASE\",\"containerId\":\"c2\",\"ifName\":\"eth0\"}\n"))
                .contains("true");
        assertThat(release).isNotDone();
        finish.countDown();
        assertThat(alloc.get(5, TimeUnit.SECONDS)).contains("\"ok\":true");
        assertThat(release.get(5, TimeUnit.SECONDS)).contains("\"ok\":true");
        assertThat(slow.calls).containsExactly("release c2/eth0", "allocated", "release c1/eth0");
    }

    private String unchecked(String text) {
        try {
            return ask(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void takesUpDeletionsAtStartAndLater() throws IOException {
        Path noted = Files.createDirectories(directory.resolve("deleted"));
        Files.writeString(noted.resolve("c1-eth0.json"), "{\"containerId\":\"c1\",\"ifName\":\"eth0\"}");
        server.start();
        await().until(() -> handler.calls.equals(java.util.List.of("release c1/eth0")));
        await().until(() -> Files.notExists(noted.resolve("c1-eth0.json")));
        // As the plugin does it: a note that is read half written is set aside.
        Path whole = Files.writeString(directory.resolve("note"), "{\"containerId\":\"c2\",\"ifName\":\"eth0\"}");
        Files.move(whole, noted.resolve("c2-eth0.json"), StandardCopyOption.ATOMIC_MOVE);
        await().until(() -> Files.notExists(noted.resolve("c2-eth0.json")));
        assertThat(handler.calls).containsExactly("release c1/eth0", "release c2/eth0");
    }

    /** Else the pod that was added anew would be taken away with the next look at the notes. */
    @Test
    void anAddTakesUpTheDeletionBeforeIt() throws IOException {
        server.close();
        CniLimits seldom = new CniLimits(4096, Duration.ofMillis(300), 4, Duration.ofHours(1));
        server = new CniServer(socket, handler, new DeletedQueue(directory), seldom);
        server.start();
        await().until(() -> ask("{\"op\":\"STATUS\"}\n").contains("true"));
        Path noted = Files.createDirectories(directory.resolve("deleted")).resolve("c1-eth0.json");
        Files.writeString(noted, "{\"containerId\":\"c1\",\"ifName\":\"eth0\"}");
        ask("{\"op\":\"ALLOC\",\"containerId\":\"c1\",\"ifName\":\"eth0\",\"netns\":\"/run/netns/a\","
                + "\"podNamespace\":\"empire\",\"podName\":\"tie\",\"podUid\":\"uid-1\"}\n");
        assertThat(handler.calls).endsWith("release c1/eth0", "alloc c1/eth0 /run/netns/a empire/tie");
        assertThat(noted).doesNotExist();
    }

    @Test
    void anAnswerUnderWayAtTheEndArrives() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        server = serverFor(new TestingHandler() {
            @Override
            public void release(Attachment attachment) throws InterruptedException {
                begun.countDown();
                held.await();
            }
        });
        server.start();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(ask(RELEASE));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        begun.await();
        Thread end = Thread.ofVirtual().start(() -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().until(() -> Files.notExists(socket));
        held.countDown();
        assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}\n");
        end.join(Duration.ofSeconds(5));
    }

    @Test
    void keepsADeletionThatFails() throws IOException {
        Path noted = Files.createDirectories(directory.resolve("deleted"));
        Files.writeString(noted.resolve("c1-eth0.json"), "{\"containerId\":\"c1\",\"ifName\":\"eth0\"}");
        // As the plugin does it: a note that is read half written is set aside.
        Path whole = Files.writeString(directory.resolve("note"), "{\"containerId\":\"c2\",\"ifName\":\"eth0\"}");
        Files.move(whole, noted.resolve("c2-eth0.json"), StandardCopyOption.ATOMIC_MOVE);
        TestingHandler picky = new TestingHandler() {
            @Override
            public void release(Attachment attachment) throws CniException, InterruptedException {
                super.release(attachment);
                if (attachment.containerId().equals("c1") && calls.size() < 5) {
                    throw new CniException(CniError.TRY_AGAIN, "not yet", "");
                }
            }
        };
        server = serverFor(picky);
        server.start();
        await().until(() -> Files.notExists(noted.resolve("c2-eth0.json")));
        await().until(() -> Files.notExists(noted.resolve("c1-eth0.json")));
        assertThat(picky.calls).filteredOn("release c2/eth0"::equals).hasSize(1);
    }
}
