package dev.weft.agent;

import dev.weft.agent.explain.Known;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.AttachmentTable;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.Outcome;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pass from what the cluster says to what the kernel does: snapshot, compile, apply. Nothing is applied before every
 * kind has been listed once, so that a restart never takes anything out of force.
 *
 * <p>Policy comes first, as neither a route that the kernel refuses nor a table of rules that cannot be written may keep
 * it back. Such a pass has failed all the same: a new pod waits for one that has done all, its device down until then.
 */
final class Enforcement implements PassLoop.Pass {

    /**
     * Whom a pass tells how it goes.
     *
     * @param enforced called when its policy is in force, whatever else is left to do
     * @param again asks for another pass after that time
     */
    record Signals(Runnable enforced, Consumer<Duration> again) {}

    private final String nodeName;
    private final Supplier<ClusterSnapshot> cluster;
    private final AttachmentTable attachments;
    private final HostStack host;
    private final HostViews views;
    private final Datapath datapath;
    private final Tallies tallies;
    private final Signals signals;
    private final Planning planning;
    private NetworkPlan network = NetworkPlan.NONE;
    private volatile @Nullable InForce inForce;
    private volatile @Nullable Known known;

    Enforcement(
            String nodeName,
            Supplier<ClusterSnapshot> cluster,
            AttachmentTable attachments,
            HostStack host,
            Datapath datapath,
            Tallies tallies,
            Signals signals) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.attachments = attachments;
        this.host = host;
        this.views = new HostViews(host::devices, host::source);
        this.datapath = datapath;
        this.tallies = tallies;
        this.signals = signals;
        this.planning = new Planning(nodeName);
    }

    /** Returns the policy that the last pass put in force that could; null before the first. */
    @Nullable
    InForce inForce() {
        return inForce;
    }

    /** Returns whether that pass put the pod behind an interface in force. */
    boolean holds(int ifindex) {
        InForce now = inForce;
        return now != null && now.holds(ifindex);
    }

    /** Returns what that policy was made from; null before the first. */
    @Nullable
    Known known() {
        return known;
    }

    @Override
    public void run() throws IOException {
        long began = System.nanoTime();
        ClusterSnapshot now = cluster.get();
        Attempts attempts = new Attempts();
        // Rows first: a device is there before its row, so no pod that waits for this pass is taken for gone.
        Collection<AttachedPod> attached = attachments.all();
        attempts.run(() -> enforce(now, attached, began));
        network = network.next(nodeName, now, host.overlay());
        attempts.run(() -> host.ensureForwarding(network.own()));
        attempts.run(host::keepOpen);
        attempts.run(() -> host.ensureRoutes(network.routes()));
        attempts.run(() -> host.ensureRules(network.own()));
        attempts.run(() -> host.ensurePods(attached));
        attempts.finish();
    }

    private void enforce(ClusterSnapshot now, Collection<AttachedPod> attached, long began) throws IOException {
        HostView view = views.look(attached);
        views.again().ifPresent(signals.again());
        Planning.Plan plan = planning.next(now, attached, view);
        Tallies.Coming coming = tallies.before(plan);
        switch (datapath.apply(plan.state())) {
            case Outcome.Refused refused -> throw new IOException(refused.reason());
            case Outcome.Applied applied -> {
                Map<Integer, Datapath.InSlot> places = datapath.places();
                known = known(plan, now, places);
                inForce = InForce.of(now, plan.compiled(), plan.state(), applied.writes());
                if (tallies.inForce(coming, places, began)) {
                    datapath.judgeAnew();
                }
                signals.enforced().run();
            }
        }
    }

    private Known known(Planning.Plan plan, ClusterSnapshot now, Map<Integer, Datapath.InSlot> places) {
        List<Policy> enforced = plan.input().policies().stream()
                .filter(policy -> !policy.isStaged())
                .toList();
        Map<Integer, Integer> sets = new HashMap<>();
        places.forEach((identity, place) -> sets.put(identity, place.set()));
        Known.Cluster known =
                new Known.Cluster(enforced, flawed(now), now.identities(), now.apiServers(), now.slices(), now.nodes());
        return new Known(nodeName, known, plan.compiled(), sets);
    }

    private static Set<PolicyRef> flawed(ClusterSnapshot now) {
        return now.policies().stream()
                .flatMap(kind -> kind.rows().stream())
                .map(Stored::row)
                .filter(PolicyConversion.Flawed.class::isInstance)
                .map(row -> row.policy().ref())
                .collect(Collectors.toSet());
    }
}
