package dev.weft.observe;

import dev.weft.datapath.abi.TallyKey;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.TallyOwner.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the places in force, and who owned the last {@value #RETIRED} that are not any more: fewer if they have more
 * than {@value #RETIRED_RULES} rules, as every change of a policy leaves a set behind that may have very many.
 */
final class TallyOwners {

    private static final int RETIRED = 4096;
    private static final int RETIRED_RULES = 65_536;
    /** What names a policy is its own; of a place it takes but the reference. */
    private static final int POLICIES_OF_A_RULE = 8;

    private final SequencedMap<Place, TallyOwner> owners = new LinkedHashMap<>();
    private Set<Place> inForce = Set.of();

    @Nullable
    TallyOwner of(Place place) {
        return owners.get(place);
    }

    void own(Map<Place, TallyOwner> current) {
        boolean areKnown = inForce.equals(current.keySet())
                && current.entrySet().stream()
                        .allMatch(entry -> entry.getValue().equals(owners.get(entry.getKey())));
        if (!areKnown) {
            inForce = Set.copyOf(current.keySet());
            owners.keySet().removeAll(inForce);
            owners.putAll(current);
            forgetEldest();
        }
    }

    private void forgetEldest() {
        // Places of one set have one list of rules.
        Set<List<RuleRef>> lists = Collections.newSetFromMap(new IdentityHashMap<>());
        inForce.forEach(
                place -> lists.add(Objects.requireNonNull(owners.get(place)).rules()));
        int places = 0;
        long rules = 0;
        var latest = owners.reversed().entrySet().iterator();
        while (latest.hasNext()) {
            var entry = latest.next();
            if (inForce.contains(entry.getKey())) {
                continue;
            }
            TallyOwner owner = entry.getValue();
            places++;
            rules += policies(owner) / POLICIES_OF_A_RULE;
            rules += lists.add(owner.rules()) ? owner.rules().size() : 0;
            if (places > RETIRED || rules > RETIRED_RULES) {
                latest.remove();
            }
        }
    }

    private static int policies(TallyOwner owner) {
        int policies = 0;
        for (List<PolicyRef> isolating : owner.isolating().values()) {
            policies += isolating.size();
        }
        for (List<PolicyRef> isolating : owner.staged().values()) {
            policies += isolating.size();
        }
        return policies;
    }

    /** Forgets the eldest that are not in force, and returns their keys: so many, if there are. */
    List<TallyKey> forget(int wanted, Iterable<TallyKey> keys) {
        Map<Place, List<TallyKey>> kept = new HashMap<>();
        keys.forEach(key -> kept.computeIfAbsent(new Place(key.slot(), key.set()), _ -> new ArrayList<>())
                .add(key));
        List<TallyKey> forgotten = new ArrayList<>();
        var eldest = owners.keySet().iterator();
        while (forgotten.size() < wanted && eldest.hasNext()) {
            Place place = eldest.next();
            if (!inForce.contains(place)) {
                eldest.remove();
                forgotten.addAll(kept.getOrDefault(place, List.of()));
            }
        }
        return forgotten;
    }
}
