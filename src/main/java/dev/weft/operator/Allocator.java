package dev.weft.operator;

import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.operator.plan.Plan;
import dev.weft.operator.plan.Planner;
import dev.weft.operator.plan.PodRef;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one node at a time to what its plan says: plan, write, and plan again until nothing is due. */
final class Allocator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Allocator.class);
    // Identity, slice, endpoint is three rounds; the rest is room for conflicts.
    private static final int ROUNDS = 12;

    private final KubernetesClient client;
    private final GonePods gone;
    private final Views views;
    private final Planner planner;
    private final IdentityBook book;
    private final Writer writer;
    private final Courier courier;
    private final Warned warned = new Warned();

    Allocator(KubernetesClient client, GonePods gone, Views views, Planner planner, IdentityBook book, Writer writer) {
        this.client = client;
        this.gone = gone;
        this.views = views;
        this.planner = planner;
        this.book = book;
        this.writer = writer;
        courier = new Courier(writer);
    }

    /**
     * Works until the node is as planned.
     *
     * @return false if others kept getting in between, or pods are not seen yet: try again a little later
     * @throws RuntimeException if the API server refused or could not be reached
     */
    boolean bring(String node) {
        Set<PodRef> alive = new HashSet<>();
        Optional<RuntimeException> refused = Optional.empty();
        Plan tried = Plan.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            Plan all = planner.plan(views.of(node), book);
            Plan plan = refused.isPresent() ? all.allocations() : all;
            if (plan.done()) {
                warn(plan.warnings());
                refused.ifPresent(Allocator::raise);
                return true;
            }
            boolean nothingNew = refused.isPresent() && plan.equals(tried);
            if (nothingNew || plan.isIdle() && alive.containsAll(plan.confirm())) {
                warn(plan.warnings());
                refused.ifPresent(Allocator::raise);
                return false;
            }
            Optional<RuntimeException> before = refused.or(() -> refusal(plan.ofNode()));
            tried = plan.allocations();
            refused = attempt(tried, alive).or(() -> before);
        }
        LOG.info("node {} keeps changing, going on later", node);
        return false;
    }

    // Pods must not wait for a WeftNode that the API server does not take.
    private Optional<RuntimeException> refusal(List<Write> writes) {
        try {
            deliver(writes);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    // What a pod needs may take one round more than what is refused of another.
    private Optional<RuntimeException> attempt(Plan plan, Set<PodRef> alive) {
        try {
            alive.addAll(carryOut(plan));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() <= 0) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    private static void raise(RuntimeException refused) {
        throw refused;
    }

    private void deliver(List<Write> writes) {
        try {
            courier.deliver(writes);
        } catch (Writer.Conflict e) {
            LOG.debug("planning again", e);
        }
    }

    // What can be written is written even where an identity is not to be had.
    private List<PodRef> carryOut(Plan plan) {
        List<PodRef> alive = plan.confirm().stream().filter(this::confirm).toList();
        RuntimeException refused = null;
        for (Plan.Wanted wanted : plan.identities()) {
            try {
                book.ensure(wanted);
            } catch (RuntimeException e) {
                refused = e;
            }
        }
        deliver(plan.writes());
        if (refused != null) {
            throw refused;
        }
        return alive;
    }

    // The watch alone brings the row: one that was read here would stay if the pod goes before the watch sees it.
    private boolean confirm(PodRef ref) {
        PodObject pod = client.resources(PodObject.class)
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .get();
        if (pod == null) {
            return !gone.absent(ref);
        }
        boolean alive = PodRow.of(pod).uid().equals(ref.uid());
        if (!alive) {
            gone.add(ref);
        }
        return alive;
    }

    private void warn(List<Write.WarnPod> warnings) {
        for (Write.WarnPod warning : warnings) {
            if (!warned.given(warning)) {
                try {
                    writer.apply(warning);
                    warned.add(warning);
                } catch (Writer.Conflict e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        courier.close();
    }
}
