package dev.weft.observe;

import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.TallyOwner.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up by rule what the kernel counts by slot, set and rule number. Sets come and go with every change of policy, so
 * what was counted for one that is gone stays here as long as the policy has the generation that it was counted for; it
 * is lost when the agent ends, and the totals begin anew.
 *
 * <p>Flows that were judged by a set that is gone are credited to it until they are judged anew, so the owners of the last
 * places are remembered, or fewer if their rules are many or their counts would fill the map: those in force need its
 * room.
 */
public final class TallyBook {

    private final int most;
    private final TallyOwners owners = new TallyOwners();
    private final Map<TallyKey, TallyValue> seen = new HashMap<>();
    private final Map<Decided, TallyValue> totals = new HashMap<>();
    private List<PolicyRef> policies = List.of();
    private Set<PolicyRef> present = Set.of();
    private boolean settled = true;
    private long unowned;

    /** @param room how many counts the kernel's map can hold */
    public TallyBook(int room) {
        this.most = room / 4 * 3;
    }

    /** Says that sets whose owners are not known yet may come into force, until {@link #own} tells them. */
    public synchronized void changing() {
        settled = false;
    }

    /**
     * Says who owns every place in force from now on. What was counted until now has to be {@linkplain #read read} before,
     * or counts for the new owners.
     *
     * @param policies those that there are, wherever their pods are: what others have decided is forgotten
     */
    public synchronized void own(Map<Place, TallyOwner> current, List<PolicyRef> policies) {
        settled = true;
        owners.own(current);
        // Most passes are about pods, and policies may be many.
        if (!policies.equals(this.policies)) {
            this.policies = List.copyOf(policies);
            present = Set.copyOf(policies);
            totals.keySet().removeIf(decided -> !present.contains(decided.rule().policy()));
        }
    }

    /**
     * Takes in what the kernel has counted. While places are {@linkplain #changing changing}, what nobody can be credited
     * with is left for their owners.
     *
     * @return the keys that no flow will be credited to any more, as their sets are forgotten
     */
    public synchronized List<TallyKey> read(Map<TallyKey, TallyValue> counted) {
        List<TallyKey> forgotten = new ArrayList<>();
        counted.forEach((key, value) -> {
            TallyValue before = seen.getOrDefault(key, TallyValue.ZERO);
            TallyOwner owner = owners.of(new Place(key.slot(), key.set()));
            List<RuleRef> deciding = owner == null ? List.of() : deciding(key, owner);
            if (deciding.isEmpty() && !settled) {
                return;
            }
            if (owner == null) {
                unowned += value.packets() - before.packets();
                forgotten.add(key);
            } else if (!value.equals(before)) {
                seen.put(key, value);
                credit(deciding, key.kind(), value.minus(before));
            }
        });
        if (counted.size() - forgotten.size() > most) {
            forgotten.addAll(owners.forget(counted.size() - forgotten.size() - most, counted.keySet()));
        }
        forgotten.forEach(seen::remove);
        return forgotten;
    }

    private void credit(List<RuleRef> deciding, TallyKind kind, TallyValue more) {
        for (RuleRef rule : deciding) {
            if (present.contains(rule.policy())) {
                totals.merge(new Decided(rule, kind), more, TallyValue::plus);
            }
        }
    }

    private static List<RuleRef> deciding(TallyKey key, TallyOwner owner) {
        if (key.rule() != TallyKey.RULE_NONE) {
            return key.rule() < owner.rules().size() ? List.of(owner.rules().get(key.rule())) : List.of();
        }
        var isolating = key.kind() == TallyKind.ENFORCED ? owner.isolating() : owner.staged();
        return isolating.getOrDefault(key.direction(), List.of()).stream()
                .map(policy -> policy.rule(key.direction(), Decided.ISOLATION))
                .toList();
    }

    /** Returns what each rule has decided since the agent began, or its policy came or changed. */
    public synchronized Map<Decided, TallyValue> totals() {
        return Map.copyOf(totals);
    }

    /** Returns how many packets were credited to sets that nobody remembers. */
    public synchronized long unowned() {
        return unowned;
    }
}
