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
import java.util.Objects;
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
     * Asks every program that meets the packet.
     *
     * @return empty if no program judges such a packet: none goes to the pod itself or between two that are no pods, and
     *     nobody without an address sends or gets any
     */
    List<Hop> ask(End from, End to, Traffic traffic) {
        Optional<Address> source = from.address(traffic.family());
        Optional<Address> destination = to.address(traffic.family());
        if (source.isEmpty() || destination.isEmpty() || from.equals(to)) {
            return List.of();
        }
        Probe probe = new Probe(source.get(), destination.get(), traffic.protocol(), traffic.portField());
        if (from instanceof End.OfPod(PodEntry sender)) {
            return to instanceof End.OfPod(PodEntry receiver)
                    ? askBetween(sender, receiver, probe)
                    : askSender(sender, to, probe);
        }
        return to instanceof End.OfPod(PodEntry receiver) ? askReceiver(from, receiver, probe) : List.of();
    }

    private List<Hop> askBetween(PodEntry sender, PodEntry receiver, Probe probe) {
        boolean remote = !sender.node().equals(receiver.node());
        int from = ifindex(sender);
        int to = ifindex(receiver);
        bench.move(from, probe.source(), false);
        bench.move(to, probe.destination(), remote);
        Explanation sent = bench.fromPod(from, probe);
        if (!remote) {
            return List.of(new Hop(Hop.Judges.BOTH, sent));
        }
        Explanation translated = bench.toOverlay(probe);
        bench.move(to, probe.destination(), false);
        Explanation received = bench.fromOverlay(probe, sender.identity());
        return List.of(
                new Hop(Hop.Judges.EGRESS, sent),
                new Hop(Hop.Judges.EGRESS, translated),
                new Hop(Hop.Judges.INGRESS, received));
    }

    private List<Hop> askSender(PodEntry sender, End to, Probe probe) {
        bench.move(ifindex(sender), probe.source(), false);
        play(to, probe.destination(), sender);
        return List.of(new Hop(Hop.Judges.BOTH, bench.fromPod(ifindex(sender), probe)));
    }

    private List<Hop> askReceiver(End from, PodEntry receiver, Probe probe) {
        bench.move(ifindex(receiver), probe.destination(), false);
        play(from, probe.source(), receiver);
        Hop forwarded = new Hop(Hop.Judges.BOTH, bench.toPod(ifindex(receiver), probe));
        int identity = from.identitySeenFrom(receiver.node());
        return identity == ReservedIdentity.REMOTE_NODE.number()
                ? List.of(forwarded, new Hop(Hop.Judges.BOTH, bench.fromOverlay(probe, identity)))
                : List.of(forwarded);
    }

    private int ifindex(PodEntry pod) {
        return Objects.requireNonNull(ifindexes.get(pod), pod::qualifiedName);
    }

    private void play(End end, Address address, PodEntry seenFrom) {
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
