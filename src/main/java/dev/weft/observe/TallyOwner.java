package dev.weft.observe;

import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import java.util.List;
import java.util.Map;

/**
 * Whose decisions the tallies of a slot are while it has a set.
 *
 * @param rules what the rule numbers of the set stand for
 * @param isolating the enforced policies by which what no rule allows is denied
 * @param staged the staged ones by which it would be
 */
public record TallyOwner(
        List<RuleRef> rules, Map<Direction, List<PolicyRef>> isolating, Map<Direction, List<PolicyRef>> staged) {

    /** A slot while it has a set. Set 0 has no entries; ids are unsigned. */
    public record Place(int slot, int set) {}

    public TallyOwner {
        rules = List.copyOf(rules);
        isolating = Map.copyOf(isolating);
        staged = Map.copyOf(staged);
    }
}
