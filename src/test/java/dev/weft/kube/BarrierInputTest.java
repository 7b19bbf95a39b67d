package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a status tells since when a policy has its generation. */
class BarrierInputTest {

    private static final long VERSION = 500;

    private static long since(long generation, @Nullable String version, @Nullable String uid) {
        UntypedPolicy policy = Serialization.unmarshal("""
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {namespace: ns, name: p, uid: mine, generation: 3}
            spec: {subject: {}}
            """, UntypedPolicy.InNamespace.class);
        policy.setStatus(new PolicyStatus(generation, version, uid, List.of(), null));
        return BarrierInput.generationSince(new Stored<>("ns/p", "mine", VERSION, PolicyRow.of(policy)));
    }

    @Test
    void versionOfThePresentGenerationCounts() {
        assertThat(since(3, "480", "mine")).isEqualTo(480);
        assertThat(since(3, "600", "mine")).isEqualTo(VERSION);
        assertThat(since(2, "480", "mine")).isEqualTo(VERSION);
    }

    /** A backup brings a status back with an object that is another, in a cluster that counts otherwise. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "another"})
    void statusOfAnotherObjectSaysNothing(@Nullable String uid) {
        assertThat(since(3, "1", uid)).isEqualTo(VERSION);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "0", "4e2", "9999999999999999999", "18446744073709551615"})
    void whatIsNoVersionSaysNothing(@Nullable String version) {
        assertThat(since(3, version, "mine")).isEqualTo(VERSION);
    }
}
