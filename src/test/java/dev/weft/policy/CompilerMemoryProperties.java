package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A compiler that remembers finds what one finds that knows nothing, whatever changed between two compilations. */
class CompilerMemoryProperties {

    private static final int CHANGES = 12;

    @Property(tries = 300)
    void findsWhatAFreshOneFinds(@ForAll long seed) {
        RandomCluster cluster = new RandomCluster(new Random(seed));
        PolicyCompiler remembering = new PolicyCompiler();
        for (int i = 0; i < CHANGES; i++) {
            PolicyInput input = cluster.next();
            CompiledPolicies found = remembering.compile(input);
            CompiledPolicies expected = new PolicyCompiler().compile(input);
            for (int subject : input.subjects()) {
                assertThat(found.set(subject)).isEqualTo(expected.set(subject));
            }
        }
    }
}
