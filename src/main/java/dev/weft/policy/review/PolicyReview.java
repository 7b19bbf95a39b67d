package dev.weft.policy.review;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to remark on a policy. */
public final class PolicyReview {

    private PolicyReview() {}

    /** Returns what holds for the policy wherever it is applied. */
    public static List<Remark> alone(Policy policy) {
        List<Remark> remarks = new ArrayList<>(IdleParts.find(policy));
        remarks.addAll(new IdleRules(policy, new HidingRules()).find(List.of()));
        return remarks;
    }

    /** Returns what holds among the pods and policies that there are, {@link #alone} included. */
    public static List<Remark> among(Policy policy, Surroundings surroundings) {
        return among(policy, Optional.empty(), surroundings);
    }

    /** @param before what the policy was, if it is there already */
    public static List<Remark> among(Policy policy, Optional<Policy> before, Surroundings surroundings) {
        List<Remark> remarks = new ArrayList<>(rules(policy, surroundings.others()));
        Crowd crowd = new Crowd(surroundings.pods());
        if (!crowd.isEmpty()) {
            remarks.addAll(new MissingPods(crowd, surroundings.onHosts()).find(policy));
            remarks.addAll(new MissingPorts(crowd).find(policy));
            remarks.addAll(new Overfull(crowd).find(policy));
            Change.of(policy, before).forEach(change -> remarks.addAll(losses(change, crowd, surroundings)));
        }
        // Last: a long list of them must not leave unsaid what the policy would cut.
        remarks.addAll(IdleParts.find(policy));
        return remarks.stream().distinct().toList();
    }

    private static List<Remark> losses(Change change, Crowd crowd, Surroundings surroundings) {
        DnsServers dns = new DnsServers(crowd, surroundings.dns());
        List<Remark> remarks = new ArrayList<>(new CutDns(crowd, dns, surroundings.others()).find(change));
        remarks.addAll(new ClosedDns(crowd, dns, surroundings.others()).find(change));
        remarks.addAll(new CutApiServer(crowd, surroundings).find(change));
        return remarks;
    }

    private static List<Remark> rules(Policy policy, List<Policy> others) {
        HidingRules hiding = new HidingRules();
        List<Remark> remarks = new ArrayList<>(new IdleRules(policy, hiding).find(others));
        remarks.addAll(new HiddenElsewhere(policy, others, hiding).find());
        return remarks;
    }
}
