package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;
import dev.weft.datapath.NodeState;
import dev.weft.datapath.Probe;
import dev.weft.datapath.ProbeBench;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.PolicySet;
import dev.weft.model.ReservedIdentity;
import dev.weft.policy.CompiledPolicies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts questions to the loaded programs, on maps that the compiler's sets have filled. */
final class KernelEvaluator implements AutoCloseable {

    private static final int FIRST_IFINDEX = 2;

    private final ProbeBench bench;
    private final Map<PodEntry, Integer> ifindexes = new HashMap<>();

    KernelEvaluator(KernelPrograms programs, World world, CompiledPolicies compiled) {
        List<NodeState.LocalPod> pods = new ArrayList<>();
        Map<Integer, PolicySet> sets = new HashMap<>();
        for (PodEntry pod : world.pods().values()) {
            if (!pod.hostNetwork()) {
                int ifindex = FIRST_IFINDEX + pods.size();
                ifindexes.put(pod, ifindex);
                sets.put(pod.identity(), compiled.set(pod.identity()));
                pods.add(new NodeState.LocalPod(
                        ifindex,
                        pod.identity(),
                        ifindex,
                        pod.address(Family.IPV4).orElse(null),
                        pod.address(Family.IPV6).orElse(null)));
            }
        }
        bench = ProbeBench.load(programs.kernel(), programs.elf(), pods, sets);
    }

    /**
     * Asks.
     *
     * @return empty if no program judges such a packet: none goes to the pod itself or between two that are no pods, and
     *     nobody without an address sends or gets any
     */
    Optional<Explanation> ask(End from, End to, Traffic traffic) {
        Optional<Address> source = from.address(traffic.family());
        Optional<Address> destination = to.address(traffic.family());
        if (source.isEmpty() || destination.isEmpty() || from.equals(to)) {
            return Optional.empty();
        }
        Probe probe = new Probe(source.get(), destination.get(), traffic.protocol(), traffic.portField());
        if (from instanceof End.OfPod(PodEntry sender)) {
            play(to, destination.get(), sender);
            return Optional.of(bench.fromPod(ifindexes.get(sender), probe));
        }
        if (to instanceof End.OfPod(PodEntry receiver)) {
            play(from, source.get(), receiver);
            return Optional.of(bench.toPod(ifindexes.get(receiver), probe));
        }
        return Optional.empty();
    }

    private void play(End end, Address address, PodEntry seenFrom) {
        if (end instanceof End.OfPod) {
            return;
        }
        int identity = end.identitySeenFrom(seenFrom.node());
        bench.play(
                address,
                identity == ReservedIdentity.HOST.number()
                        ? ProbeBench.Part.OWN_NODE
                        : identity == ReservedIdentity.REMOTE_NODE.number()
                                ? ProbeBench.Part.OTHER_NODE
                                : ProbeBench.Part.OUTSIDE);
    }

    @Override
    public void close() {
        bench.close();
    }
}
