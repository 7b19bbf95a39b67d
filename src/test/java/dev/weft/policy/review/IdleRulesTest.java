package dev.weft.policy.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A rule of which it is said that it never decides can be left out: every answer and every deciding rule stay. */
class IdleRulesTest {

    private static final int VILLAGES = 400;

    @Test
    void leavingOutAnIdleRuleChangesNoAnswer() {
        Map<Remark.Reason, Integer> found = new EnumMap<>(Remark.Reason.class);
        int byOthers = 0;
        for (int seed = 0; seed < VILLAGES; seed++) {
            Random random = new Random(seed);
            Village village = new Village(random);
            RandomPolicies maker = new RandomPolicies(random);
            Policy policy = maker.policy(0);
            List<Policy> others = List.of(maker.policy(1), maker.policy(2));
            for (Remark remark : new IdleRules(policy, new HidingRules()).find(others)) {
                found.merge(remark.reason(), 1, Integer::sum);
                byOthers += remark.message().contains(" of WeftNetworkPolicy ") ? 1 : 0;
                assertCanBeLeftOut(village, policy, others, remark);
            }
        }
        assertThat(found.get(Remark.Reason.HIDDEN_RULE)).isGreaterThan(VILLAGES / 2);
        assertThat(found.get(Remark.Reason.NO_EFFECT)).isGreaterThan(VILLAGES / 100);
        assertThat(byOthers).isGreaterThan(VILLAGES / 20);
    }

    static void assertCanBeLeftOut(Village village, Policy policy, List<Policy> others, Remark remark) {
        assertThat(village.answers(Taking.together(without(policy, remark), others), remark))
                .as("%s of %s beside %s", remark.sentence(), policy, others)
                .isEqualTo(village.answers(Taking.together(policy, others), remark));
    }

    private static Policy without(Policy policy, Remark remark) {
        List<Rule> rules = policy.rules().stream()
                .filter(rule -> !Place.of(rule).equals(remark.field()))
                .toList();
        assertThat(rules).hasSize(policy.rules().size() - 1);
        return new Policy(policy.ref(), policy.stage(), policy.order(), policy.subject(), policy.isolates(), rules);
    }
}
