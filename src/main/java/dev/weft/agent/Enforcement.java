package dev.weft.agent;

import dev.weft.agent.explain.Known;
import dev.weft.cni.AttachmentTable;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.Outcome;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.policy.CidrClasses;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pass from what the cluster says to what the kernel does: snapshot, compile, apply. Nothing is applied before every
 * kind has been listed once, so that a restart never takes anything out of force.
 */
final class Enforcement implements PassLoop.Pass {

    private final String nodeName;
    private final Supplier<ClusterSnapshot> cluster;
    private final AttachmentTable attachments;
    private final HostStack host;
    private final int overlay;
    private final Datapath datapath;
    private final Tallies tallies;
    private final PolicyCompiler compiler = new PolicyCompiler();
    private SliceView view = SliceView.NONE;
    private volatile @Nullable InForce inForce;
    private volatile @Nullable Known known;

    Enforcement(
            String nodeName,
            Supplier<ClusterSnapshot> cluster,
            AttachmentTable attachments,
            HostStack host,
            int overlay,
            Datapath datapath,
            Tallies tallies) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.attachments = attachments;
        this.host = host;
        this.overlay = overlay;
        this.datapath = datapath;
        this.tallies = tallies;
    }

    /** Returns what the last pass that went well put in force; null before the first. */
    @Nullable
    InForce inForce() {
        return inForce;
    }

    /** Returns what the last pass that went well was made from; null before the first. */
    @Nullable
    Known known() {
        return known;
    }

    @Override
    public void run() throws IOException {
        ClusterSnapshot now = cluster.get();
        host.ensureRoutes(NetworkPlan.of(nodeName, now, overlay));
        host.ensureMasquerade(now.node(nodeName).map(WeftNodeRow::podCidrs).orElse(List.of()));
        view = view.next(nodeName, now);
        PolicyInput input =
                new PolicyInput(policies(now), now.identities(), view.subjects(), now.apiServers(), view.identities());
        CompiledPolicies compiled = compile(input);
        NodeState state = new NodeStates(nodeName, now, view)
                .of(attachments.all(), sets(view, compiled), compiled.classes().numbers());
        switch (datapath.apply(state)) {
            case Outcome.Refused refused -> throw new IOException(refused.reason());
            case Outcome.Applied applied -> {
                Map<Integer, Datapath.InSlot> places = datapath.places();
                known = known(input, now, compiled, places);
                inForce = InForce.of(now, compiled, state, applied.writes());
                tallies.inForce(compiled, places);
            }
        }
    }

    private Known known(
            PolicyInput input, ClusterSnapshot now, CompiledPolicies compiled, Map<Integer, Datapath.InSlot> places) {
        List<Policy> enforced =
                input.policies().stream().filter(policy -> !policy.isStaged()).toList();
        Map<Integer, Integer> sets = new HashMap<>();
        places.forEach((identity, place) -> sets.put(identity, place.set()));
        Known.Cluster known =
                new Known.Cluster(enforced, flawed(now), now.identities(), now.apiServers(), now.slices(), now.nodes());
        return new Known(nodeName, known, compiled, sets);
    }

    private static Set<PolicyRef> flawed(ClusterSnapshot now) {
        return now.policies().stream()
                .flatMap(kind -> kind.rows().stream())
                .map(Stored::row)
                .filter(PolicyConversion.Flawed.class::isInstance)
                .map(row -> row.policy().ref())
                .collect(Collectors.toSet());
    }

    /** Keeps the numbers of the prefixes in force that are still used, and drops the others. */
    private CompiledPolicies compile(PolicyInput input) {
        CidrClasses before = new CidrClasses(new TreeMap<>(datapath.classes()), datapath.nextClass());
        CompiledPolicies grown = compiler.compile(input, before);
        CidrClasses used = grown.classes().retain(grown.prefixes());
        return used.equals(grown.classes()) ? grown : compiler.compile(input, used);
    }

    private static List<Policy> policies(ClusterSnapshot now) {
        return now.policies().stream()
                .flatMap(kind -> kind.rows().stream())
                .map(Stored::row)
                .map(PolicyConversion::policy)
                .toList();
    }

    private static Map<Integer, PolicySet> sets(SliceView view, CompiledPolicies compiled) {
        Map<Integer, PolicySet> sets = new HashMap<>();
        view.subjects().forEach(number -> sets.put(number, compiled.set(number)));
        return sets;
    }
}
