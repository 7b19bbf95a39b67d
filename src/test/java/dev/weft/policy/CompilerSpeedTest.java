package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Identity;
import dev.weft.model.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** 10,000 policies for 1,000 identities, in processor time of the one thread that compiles. */
class CompilerSpeedTest {

    private static final int POLICIES = 10_000;
    private static final int ROUNDS = 60;
    private static final long NANOS_FROM_NOTHING = 3_000_000_000L;
    /** Several times what it takes where this was written: beyond it changes may take longer in proportion. */
    private static final long NANOS_FROM_NOTHING_WHERE_SLOW = 600_000_000L;

    private static final long NANOS_FOR_A_POLICY = 10_000_000L;
    private static final long NANOS_FOR_AN_IDENTITY = 40_000_000L;
    private static final long NANOS_FOR_AN_IDENTITY_ON_A_NODE = 10_000_000L;
    /** As many identities as a node has pods at most, by the kubelet's default. */
    private static final int ON_A_NODE = 110;

    private final Random random = new Random(7);
    private final ManyPolicies many = new ManyPolicies(random);
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final PolicyCompiler compiler = new PolicyCompiler();
    private final List<Policy> policies = new ArrayList<>();
    private final List<Identity> identities = new ArrayList<>();

    CompilerSpeedTest() {
        for (int i = 0; i < 1000; i++) {
            identities.add(ManyPolicies.identity(i));
        }
        for (int i = 0; i < POLICIES; i++) {
            policies.add(many.policy(i));
        }
    }

    @Test
    void forEverybody() {
        measure("all of them", Set.of(), NANOS_FOR_AN_IDENTITY);
    }

    /** What an agent compiles: the sets of its own pods. */
    @Test
    void forThePodsOfANode() {
        Set<Integer> own =
                identities.stream().limit(ON_A_NODE).map(Identity::number).collect(Collectors.toSet());
        measure(ON_A_NODE + " of them", own, NANOS_FOR_AN_IDENTITY_ON_A_NODE);
    }

    private void measure(String whom, Set<Integer> subjects, long nanosForAnIdentity) {
        long fromNothing = compile(subjects);
        List<Long> policyChanges = new ArrayList<>();
        List<Long> identityChanges = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            int index = random.nextInt(POLICIES);
            policies.set(index, many.policy(index));
            policyChanges.add(compile(subjects));
            identities.add(ManyPolicies.identity(identities.size()));
            identityChanges.add(compile(subjects));
        }
        System.err.printf(
                "10,000 policies, 1,000 identities, sets of %s: %d ms; another policy: %d us, at least %d; another identity: %d us, at least %d%n",
                whom,
                fromNothing / 1_000_000,
                median(policyChanges) / 1000,
                Collections.min(policyChanges) / 1000,
                median(identityChanges) / 1000,
                Collections.min(identityChanges) / 1000);
        assertThat(fromNothing).as("nanoseconds from nothing").isLessThan(NANOS_FROM_NOTHING);
        // The least of many: what others do on the machine only ever adds to it.
        double slowness = Math.max(1, (double) fromNothing / NANOS_FROM_NOTHING_WHERE_SLOW);
        assertThat((double) Collections.min(policyChanges))
                .as("nanoseconds, one policy changed")
                .isLessThan(NANOS_FOR_A_POLICY * slowness);
        assertThat((double) Collections.min(identityChanges))
                .as("nanoseconds, one identity more")
                .isLessThan(nanosForAnIdentity * slowness);
    }

    /** @param subjects for whom; for all if there are none */
    private long compile(Set<Integer> subjects) {
        PolicyInput all = new PolicyInput(policies, identities);
        PolicyInput input = subjects.isEmpty() ? all : all.withSubjects(subjects);
        long start = clock.getCurrentThreadCpuTime();
        CompiledPolicies compiled = compiler.compile(input);
        long spent = clock.getCurrentThreadCpuTime() - start;
        assertThat(compiled.set(256).rules()).isNotEmpty();
        return spent;
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
