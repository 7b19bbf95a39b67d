package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that the API server lets nobody change, by a webhook say, keeps no other waiting. */
class RefusedNodesTest {

    private static final List<String> NODES = List.of("n1", "n2", "n3");

    private final Mirrors mirrors = Mirrors.create();
    private final Set<String> changed = new HashSet<>();
    private RuntimeException refusal = new IllegalStateException("denied the request");

    @BeforeEach
    void nodes() {
        for (String name : NODES) {
            NodeRow node = new NodeRow(name, name, List.of(), List.of(), false, true);
            mirrors.nodes().put(new Stored<>(name, name, 1, node));
            WeftNodeRow ready = new WeftNodeRow(
                    name, name, List.of(), List.of(), List.of(), null, null, true, 1, 1, NodeReport.NONE);
            mirrors.weftNodes().put(new Stored<>(name, name, 1, ready));
        }
    }

    /** Refuses the first node that comes, whichever that is, and keeps to it. */
    private void write(Write write) {
        String node = write instanceof Write.SetTaint taint
                ? taint.node().key()
                : ((Write.SetAbsent) write).node().key();
        if (node.equals(refused())) {
            throw refusal;
        }
        changed.add(node);
    }

    private String refused() {
        return mirrors.nodes().all().getFirst().key();
    }

    @Test
    void othersLoseTheTaint() {
        NodeTaints taints = new NodeTaints(mirrors, this::write, NodeTaints.Mode.REMOVE, () -> 1);
        taints.run(Instant.EPOCH);
        assertThat(changed).hasSize(2).doesNotContain(refused());
    }

    @Test
    void othersAreSaidToBeWithoutAgent() {
        AbsentAgents absent = new AbsentAgents(mirrors, this::write, Clock.systemUTC(), () -> 1);
        absent.run(Instant.EPOCH);
        absent.run(Instant.EPOCH.plus(AbsentAgents.PATIENCE));
        assertThat(changed).hasSize(2).doesNotContain(refused());
    }

    /** While another replica led, the agent may have been there. */
    @Test
    void silenceIsNotCountedOnFromAnEarlierTerm() {
        AtomicInteger term = new AtomicInteger(1);
        AbsentAgents absent = new AbsentAgents(mirrors, this::write, Clock.systemUTC(), term::get);
        absent.run(Instant.EPOCH);
        term.incrementAndGet();
        Instant again = Instant.EPOCH.plus(AbsentAgents.PATIENCE);
        absent.run(again);
        assertThat(changed).isEmpty();
        absent.run(again.plus(AbsentAgents.PATIENCE));
        assertThat(changed).hasSize(2);
    }

    /** Each of a thousand nodes would wait for an answer that does not come. */
    @Test
    void apiServerThatIsAwayIsNotAskedForEachNode() {
        refusal = new KubernetesClientException("timeout");
        NodeTaints taints = new NodeTaints(mirrors, this::write, NodeTaints.Mode.REMOVE, () -> 1);
        assertThatThrownBy(() -> taints.run(Instant.EPOCH)).isSameAs(refusal);
        assertThat(changed).isEmpty();
    }
}
