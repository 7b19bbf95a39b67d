package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Identity;
import dev.weft.model.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which rules give way hangs on the objects alone: nodes that have heard of them one after the other agree. */
class FittingOrderProperties {

    private static final int CHANGES = 60;

    @Property(tries = 300)
    void theOrderOfObjectsMakesNoDifference(@ForAll long seed) {
        Random random = new Random(seed);
        PolicyInput input = input(random);
        Room room = new Room(
                amount(random.nextInt(1, 20), random.nextInt(1, 20), random.nextInt(1, 8)),
                amount(random.nextInt(1, 60), random.nextInt(1, 30), random.nextInt(1, 20)));
        CompiledPolicies one = new PolicyCompiler(room).compile(input);
        CompiledPolicies other = new PolicyCompiler(room).compile(shuffled(input, random));
        assertThat(other.narrowed()).isEqualTo(one.narrowed());
        for (int subject : input.subjects()) {
            assertThat(other.set(subject)).isEqualTo(one.set(subject));
        }
    }

    /** Else the property would say nothing. */
    @Test
    void rulesDoGiveWay() {
        int narrowed = 0;
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            PolicyInput input = input(random);
            CompiledPolicies compiled = new PolicyCompiler(new Room(amount(4, 4, 4), amount(20, 4, 8))).compile(input);
            long rules = input.policies().stream()
                    .mapToLong(policy -> policy.rules().size())
                    .sum();
            boolean some = !compiled.narrowed().isEmpty() && compiled.narrowed().size() < rules;
            narrowed += some ? 1 : 0;
        }
        assertThat(narrowed).isGreaterThan(20);
    }

    private static Room.Amount amount(long enforced, long staged, long prefixes) {
        return new Room.Amount(enforced, staged, prefixes, prefixes);
    }

    private static PolicyInput input(Random random) {
        RandomCluster cluster = new RandomCluster(random);
        PolicyInput input = cluster.next();
        for (int i = 0; i < CHANGES; i++) {
            input = cluster.next();
        }
        return input;
    }

    private static PolicyInput shuffled(PolicyInput input, Random random) {
        List<Policy> policies = new ArrayList<>(input.policies());
        List<Identity> identities = new ArrayList<>(input.identities());
        Collections.shuffle(policies, random);
        Collections.shuffle(identities, random);
        return new PolicyInput(policies, identities, input.subjects(), input.apiServers(), input.pods());
    }
}
