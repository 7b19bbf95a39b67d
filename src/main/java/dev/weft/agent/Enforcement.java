package dev.weft.agent;

import dev.weft.cni.AttachmentTable;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.Outcome;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
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
    private volatile @Nullable InForce inForce;

    Enforcement(
            String nodeName,
            Supplier<ClusterSnapshot> cluster,
            AttachmentTable attachments,
            HostStack host,
            int overlay,
            Datapath datapath) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.attachments = attachments;
        this.host = host;
        this.overlay = overlay;
        this.datapath = datapath;
    }

    /** Returns what the last pass that went well put in force; null before the first. */
    @Nullable
    InForce inForce() {
        return inForce;
    }

    @Override
    public void run() throws IOException {
        ClusterSnapshot now = cluster.get();
        host.ensureRoutes(NetworkPlan.of(nodeName, now, overlay));
        host.ensureMasquerade(now.node(nodeName).map(WeftNodeRow::podCidrs).orElse(List.of()));
        PolicyInput input =
                new PolicyInput(policies(now), now.identities(), subjects(now), now.apiServers(), pods(now));
        CidrClasses before = new CidrClasses(new TreeMap<>(datapath.classes()), datapath.nextClass());
        CompiledPolicies grown = PolicyCompiler.compile(input, before);
        CompiledPolicies compiled =
                PolicyCompiler.compile(input, grown.classes().retain(grown.prefixes()));
        NodeState state = new NodeStates(nodeName, now)
                .of(attachments.all(), sets(now, compiled), compiled.classes().numbers());
        switch (datapath.apply(state)) {
            case Outcome.Refused refused -> throw new IOException(refused.reason());
            case Outcome.Applied applied -> inForce = InForce.of(now, compiled, state, applied.writes());
        }
    }

    private static List<Policy> policies(ClusterSnapshot now) {
        return now.policies().stream()
                .flatMap(kind -> kind.rows().stream())
                .map(Stored::row)
                .map(PolicyConversion::policy)
                .toList();
    }

    private static Map<Address, Integer> pods(ClusterSnapshot now) {
        Map<Address, Integer> pods = new HashMap<>();
        Set<Integer> known = identities(now);
        now.slices()
                .forEach(slice -> slice.entries().stream()
                        .filter(entry -> known.contains(entry.identity()))
                        .forEach(entry ->
                                entry.addresses().stream().forEach(address -> pods.put(address, entry.identity()))));
        return pods;
    }

    /** Returns the identities of this node's pods: they alone are judged here. */
    private Set<Integer> subjects(ClusterSnapshot now) {
        Set<Integer> known = identities(now);
        return now.slices().stream()
                .filter(slice -> slice.nodeName().equals(nodeName))
                .flatMap(slice -> slice.entries().stream())
                .map(SliceEntry::identity)
                .filter(known::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Integer> identities(ClusterSnapshot now) {
        return now.identities().stream().map(Identity::number).collect(Collectors.toUnmodifiableSet());
    }

    private Map<Integer, PolicySet> sets(ClusterSnapshot now, CompiledPolicies compiled) {
        Map<Integer, PolicySet> sets = new HashMap<>();
        subjects(now).forEach(number -> sets.put(number, compiled.set(number)));
        return sets;
    }
}
