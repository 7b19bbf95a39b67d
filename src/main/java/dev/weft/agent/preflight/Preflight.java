package dev.weft.agent.preflight;

import dev.weft.model.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Names every lack of a node at once, so that nobody mends them one restart at a time. */
public final class Preflight {

    /** The conflist that the agent writes. */
    public static final String CONFLIST = "05-weft.conflist";

    /** An inner IPv6 packet of the smallest legal MTU must fit, RFC 8200 section 5. */
    private static final int LEAST_UNDERLAY_MTU = 1280 + 70;

    private final int tunnelPort;

    public Preflight(int tunnelPort) {
        this.tunnelPort = tunnelPort;
    }

    /** Returns all lacks, what is fatal first. */
    public List<Lack> check(NodeFacts facts) {
        List<Lack> lacks = new ArrayList<>(KernelCheck.check(facts.kernel()));
        tunnel(facts, lacks);
        first(facts.conflists(), true).forEach(lacks::add);
        ranges(facts, lacks);
        leftovers(facts.conflists()).forEach(lacks::add);
        lacks.addAll(KernelCheck.check(facts.kernel().switches()));
        return List.copyOf(lacks);
    }

    private void tunnel(NodeFacts facts, List<Lack> lacks) {
        if (facts.udpPorts().contains(tunnelPort)) {
            lacks.add(fatal(
                    "TunnelPortTaken",
                    "UDP port " + tunnelPort + " is in use on this node",
                    "remove what uses it (often another CNI's VXLAN device) or set WEFT_TUNNEL_PORT"));
        }
        if (facts.underlayMtu() < LEAST_UNDERLAY_MTU) {
            lacks.add(fatal(
                    "UnderlayMtuTooSmall",
                    "the underlay's MTU is " + facts.underlayMtu() + " bytes, the tunnel needs " + LEAST_UNDERLAY_MTU,
                    "raise the MTU of the node's network device"));
        }
    }

    private static Stream<Lack> first(List<String> conflists, boolean fatal) {
        return conflists.stream()
                .filter(name -> name.compareTo(CONFLIST) < 0)
                .map(name -> new Lack(
                        "OtherConflistFirst",
                        "the CNI configuration " + name + " comes before " + CONFLIST
                                + ", so that new pods get the network of that",
                        "remove /etc/cni/net.d/" + name + " from the node",
                        fatal));
    }

    /** Returns what an agent that serves goes on beside: nothing that it would end for. */
    public static List<Lack> beside(List<String> conflists, KernelSwitches switches) {
        return Stream.of(first(conflists, false), leftovers(conflists), KernelCheck.check(switches).stream())
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<Lack> leftovers(List<String> conflists) {
        return conflists.stream()
                .filter(name -> name.compareTo(CONFLIST) > 0)
                .map(name -> new Lack(
                        "OtherConflist",
                        "the CNI configuration " + name + " of another network is still there; its pods stay unmanaged",
                        "when its pods are recreated, remove /etc/cni/net.d/" + name,
                        false));
    }

    private static void ranges(NodeFacts facts, List<Lack> lacks) {
        if (facts.podCidrs().isEmpty()) {
            lacks.add(fatal(
                    "NoPodCidr",
                    "this node has no pod CIDR",
                    "start kube-controller-manager with --allocate-node-cidrs and --cluster-cidr"));
        }
        for (Cidr pods : facts.podCidrs()) {
            facts.nodeAddresses().stream()
                    .filter(pods::contains)
                    .forEach(node -> lacks.add(overlap(pods, "the node address " + node)));
            facts.serviceCidrs().stream()
                    .filter(services -> services.contains(pods) || pods.contains(services))
                    .forEach(services -> lacks.add(overlap(pods, "the service range " + services)));
        }
    }

    private static Lack overlap(Cidr pods, String with) {
        return fatal(
                "PodCidrOverlap",
                "the pod CIDR " + pods + " overlaps " + with,
                "give pods, Services and nodes ranges of their own");
    }

    private static Lack fatal(String reason, String message, String remedy) {
        return new Lack(reason, message, remedy, true);
    }
}
