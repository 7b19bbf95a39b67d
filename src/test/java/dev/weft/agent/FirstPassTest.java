package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose host part fails tells what is in force all the same, and takes no pods. */
class FirstPassTest {

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final PassLoop loop = new PassLoop("test", this::pass);
    private final FirstPass first = new FirstPass(loop);
    private final Thread start = Thread.ofVirtual().unstarted(this::follow);
    private volatile boolean policyFails;
    private volatile boolean hostFails;

    private void pass() throws IOException {
        if (policyFails) {
            throw new IOException("a map is full");
        }
        first.enforced();
        if (hostFails) {
            throw new IOException("there is no nft");
        }
    }

    private void follow() {
        try {
            first.follow(() -> steps.add("told"), () -> steps.add("served"));
        } catch (IOException | InterruptedException e) {
            steps.add(e.toString());
        }
    }

    private void start() {
        loop.start();
        start.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.close();
        start.interrupt();
        start.join();
    }

    @Test
    void policyIsToldBeforeTheHostPartIsMended() {
        hostFails = true;
        start();
        await().until(() -> steps.equals(List.of("told")));
        await().until(() -> loop.failure() != null);
        assertThat(steps).containsExactly("told");
        hostFails = false;
        await().until(() -> steps.equals(List.of("told", "served")));
    }

    @Test
    void nothingIsToldBeforePolicyIsInForce() {
        policyFails = true;
        start();
        await().until(() -> loop.failure() != null);
        assertThat(steps).isEmpty();
        policyFails = false;
        await().until(() -> steps.equals(List.of("told", "served")));
    }
}
