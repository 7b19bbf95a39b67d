package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.Supervised;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator is killed, at every point where it makes a difference and at any other. */
@OnCluster
class KillTest {

    private static final Logger LOG = System.getLogger(KillTest.class.getName());

    private static final int MORE_THAN_ANY = 60;

    private Cluster cluster;
    private Invariants invariants;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        invariants = fresh.invariants;
    }

    @Test
    void killedBetweenAnyTwoWrites() {
        cluster.run("empire", "again", "n1", Map.of("app", "x"));
        cluster.run("empire", "changes", "n2", Map.of("app", "x"));
        boolean survived = false;
        int writes = 0;
        while (!survived) {
            assertThat(writes).isLessThan(MORE_THAN_ANY);
            change(writes);
            survived = survives(writes++);
            cluster.operator("healthy-" + writes);
            invariants.settle();
            crash();
        }
        LOG.log(Level.INFO, "killed before each of {0} writes", writes - 1);
        assertThat(writes).as("writes that the change takes").isGreaterThan(8);
    }

    private boolean survives(int writes) {
        Mortal mortal = new Mortal(writes);
        cluster.operator("mortal-" + writes, mortal);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> mortal.dead() || invariants.settled());
        invariants.nothingTwice();
        crash();
        return !mortal.dead();
    }

    /** Comes, goes, is recreated on another node under the same name, and is relabelled: all at once. */
    private void change(int round) {
        cluster.run("empire", "new-" + round, "n1", Map.of("app", "x" + round));
        if (round > 0) {
            cluster.delete("empire", "new-" + (round - 1));
        }
        cluster.delete("empire", "again");
        cluster.run("empire", "again", round % 2 == 0 ? "n2" : "n1", Map.of("app", "x"));
        cluster.relabel("empire", "changes", Map.of("app", "y" + round));
    }

    private void crash() {
        cluster.stopOperators();
        cluster.forgetLease();
    }

    @Test
    void processKilledWhileItWorks(@TempDir Path logs) {
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            String name = "process-" + round;
            try (Supervised process = OperatorProcess.start(cluster, name, logs.resolve(name))) {
                awaitLeader(name, process);
                for (int i = 0; i < 20; i++) {
                    cluster.run("empire", "p" + round + "-" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 5));
                    if (round > 0 && i % 2 == 0) {
                        cluster.delete("empire", "p" + (round - 1) + "-" + i);
                    }
                }
                pause(random.nextInt(200));
            }
            invariants.nothingTwice();
            cluster.forgetLease();
        }
        try (Supervised process = OperatorProcess.start(cluster, "last", logs.resolve("last"))) {
            awaitLeader("last", process);
            invariants.settle();
        }
    }

    private void awaitLeader(String name, Supervised process) {
        Awaitility.await(name + " leads; " + process.lastLines())
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    var lease = cluster.admin
                            .leases()
                            .inNamespace(cluster.system)
                            .withName(Leadership.LEASE)
                            .get();
                    return lease != null && name.equals(lease.getSpec().getHolderIdentity());
                });
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
