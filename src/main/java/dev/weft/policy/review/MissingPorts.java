package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import java.util.ArrayList;
import java.util.List;

/** Finds port names that none of the pods has on which a rule looks them up. */
final class MissingPorts {

    private final Crowd crowd;

    MissingPorts(Crowd crowd) {
        this.crowd = crowd;
    }

    List<Remark> find(Policy policy) {
        List<Remark> remarks = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            for (RulePort port : rule.ports()) {
                if (port instanceof RulePort.Named named) {
                    List<KnownPod> receivers = receivers(policy, rule);
                    if (!receivers.isEmpty() && receivers.stream().noneMatch(pod -> has(pod, named))) {
                        remarks.add(remark(rule, named));
                    }
                }
            }
        }
        return remarks;
    }

    // Where nobody receives, missing pods are the remark to make.
    private List<KnownPod> receivers(Policy policy, Rule rule) {
        if (rule.direction() == Direction.INGRESS) {
            return crowd.matching(policy.subject());
        }
        List<KnownPod> receivers = new ArrayList<>();
        for (RulePeer peer : rule.peers()) {
            receivers.addAll(
                    switch (peer) {
                        case RulePeer.Anyone _ -> crowd.all();
                        case RulePeer.Pods(var selector) -> crowd.matching(selector);
                        case RulePeer.Of(Entity entity) ->
                            entity == Entity.ALL || entity == Entity.CLUSTER ? crowd.all() : List.<KnownPod>of();
                        case RulePeer.Block block ->
                            crowd.everybody().stream()
                                    .filter(pod -> isIn(block, pod))
                                    .toList();
                    });
        }
        return receivers;
    }

    private static boolean isIn(RulePeer.Block block, KnownPod pod) {
        return pod.addresses().stream()
                .anyMatch(address -> block.cidr().contains(address)
                        && block.except().stream().noneMatch(hole -> hole.contains(address)));
    }

    private static boolean has(KnownPod pod, RulePort.Named port) {
        return pod.labels().namedPorts().stream()
                .anyMatch(named -> named.name().equals(port.name()) && named.protocol() == port.protocol());
    }

    private static Remark remark(Rule rule, RulePort.Named port) {
        String whose = rule.direction() == Direction.INGRESS ? "selected" : "receiving";
        return new Remark(
                Remark.Reason.NO_SUCH_PORT,
                Place.ports(rule),
                port.protocol() + "/" + port.name(),
                "is a name that no " + whose + " pod gives a port of this protocol, so nothing is selected by it",
                "write the number, or name a container's port so");
    }
}
