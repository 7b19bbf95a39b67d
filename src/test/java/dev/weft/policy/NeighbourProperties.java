package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Identity;
import dev.weft.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a policy says, and which prefixes it names for that, is nothing to those whom it does not select. */
class NeighbourProperties {

    private static final int CHANGES = 12;

    @Property(tries = 500)
    void aPolicyChangesTheSetsOfItsOwnSubjectsAlone(@ForAll long seed) {
        Random random = new Random(seed);
        RandomCluster cluster = new RandomCluster(random);
        PolicyCompiler compiler = new PolicyCompiler();
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput without = cluster.next();
            Policy more = cluster.policy(1000 + i);
            List<Policy> policies = new ArrayList<>(without.policies());
            policies.add(more);
            PolicyInput with = new PolicyInput(
                    policies, without.identities(), without.subjects(), without.apiServers(), without.pods());
            CompiledPolicies before = compiler.compile(without);
            CompiledPolicies after = compiler.compile(with);
            for (Identity identity : without.identities()) {
                if (without.subjects().contains(identity.number())
                        && !more.subject().matches(identity.labels(), true)) {
                    assertThat(after.set(identity.number())).isEqualTo(before.set(identity.number()));
                }
            }
        }
    }
}
