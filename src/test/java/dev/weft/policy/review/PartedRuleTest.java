package dev.weft.policy.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A rule that is in parts before it is found, and one that lacks a part is only if it can be left out. */
class PartedRuleTest {

    private static final int VILLAGES = 300;

    @Test
    void rulesWithAllPartsBeforeThemAreFound() {
        int found = 0;
        for (int seed = 0; seed < VILLAGES; seed++) {
            Random random = new Random(seed);
            found += found(random, new PartedRule(random, false));
        }
        // Of allows before it that select pods by labels none selects pods that are not read yet.
        assertThat(found).isBetween(VILLAGES * 8 / 10, VILLAGES);
    }

    @Test
    void rulesThatLackAPartAreNot() {
        int found = 0;
        for (int seed = 0; seed < VILLAGES; seed++) {
            Random random = new Random(seed);
            found += found(random, new PartedRule(random, true));
        }
        // A part may be empty, and then nothing is missing.
        assertThat(found).isLessThan(VILLAGES / 3);
    }

    private static int found(Random random, PartedRule parted) {
        Village village = new Village(random);
        Policy policy = parted.policy();
        int found = 0;
        for (Remark remark : new IdleRules(policy, new HidingRules()).find(List.of(parted.other()))) {
            IdleRulesTest.assertCanBeLeftOut(village, policy, List.of(parted.other()), remark);
            found += remark.field().equals(Place.of(policy.rules().getLast())) ? 1 : 0;
        }
        return found;
    }
}
