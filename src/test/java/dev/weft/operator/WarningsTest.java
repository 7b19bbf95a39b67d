package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 243, 244, 245, 253})
    void longestNamesMakeNamesThatTheApiServerTakes(int length) {
        String name = Warnings.name("a".repeat(length), -1);

        assertThat(name).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "."})
    void nameIsNotCutBehindAMark(String mark) {
        String name = Warnings.name("a".repeat(243) + mark + "b".repeat(9), 1);

        assertThat(name).isEqualTo("a".repeat(243) + ".1");
    }

    private static PolicyRow staged(String stage) {
        return PolicyRow.of(Serialization.unmarshal("""
                metadata: {namespace: ns, name: p, uid: u, generation: 1, annotations: {weft.dev/stage: %s}}
                spec: {podSelector: {}}
                """.formatted(stage), NetworkPolicy.class));
    }

    private static int cause(String stage) {
        PolicyRow row = staged(stage);
        return Warnings.cause(new Write.WarnPolicy(row, PolicyProblem.sentences(row.problems())));
    }

    /** An annotation changes without a generation. */
    @Test
    void anotherMistakeIsAnotherEventAndTheSameIsNot() {
        assertThat(cause("staged")).isEqualTo(cause("staged")).isNotEqualTo(cause("stage"));
    }
}
