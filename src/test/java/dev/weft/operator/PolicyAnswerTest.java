package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyAnswerTest {

    private static final String THEN = "2026-01-01T00:00:00Z";
    private static final String NOW = "2026-02-02T00:00:00Z";

    private static PolicyRow policy(String port, long generation, @Nullable PolicyStatus status) {
        WeftNetworkPolicy policy = Serialization.unmarshal("""
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {namespace: ns, name: p, uid: u, generation: %d}
            spec: {subject: {}, ingress: [{action: Allow, ports: [{port: %s}]}]}
            """.formatted(generation, port), WeftNetworkPolicy.class);
        policy.setStatus(status);
        return PolicyRow.of(policy);
    }

    private static String text(PolicyStatus status) {
        return status.conditions().stream()
                .map(condition -> condition.getType() + "=" + condition.getStatus())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Condition condition(PolicyStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goodPolicyIsReadyAndNotStalled() {
        PolicyStatus status = PolicyAnswer.due(policy("http", 1, null), NOW).orElseThrow();
        assertThat(text(status)).isEqualTo("Accepted=True Ready=True");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(PolicyAnswer.due(policy("http", 1, status), NOW)).isEmpty();
    }

    @Test
    void badPolicyIsStalledAndSaysWhy() {
        PolicyStatus status = PolicyAnswer.due(policy("NO_NAME", 1, null), NOW).orElseThrow();
        assertThat(text(status)).isEqualTo("Accepted=False Ready=False Stalled=True");
        assertThat(condition(status, "Accepted").getMessage())
                .startsWith("spec.ingress[0].ports[0].port: 'NO_NAME' is no port name; write ");
    }

    @Test
    void timeOfTransitionStaysWhileTheStatusDoes() {
        PolicyStatus first = PolicyAnswer.due(policy("http", 1, null), THEN).orElseThrow();
        PolicyStatus second = PolicyAnswer.due(policy("https", 2, first), NOW).orElseThrow();
        assertThat(second.observedGeneration()).isEqualTo(2);
        assertThat(condition(second, "Ready").getLastTransitionTime()).isEqualTo(THEN);
        PolicyStatus third = PolicyAnswer.due(policy("NO_NAME", 3, second), NOW).orElseThrow();
        assertThat(condition(third, "Ready").getLastTransitionTime()).isEqualTo(NOW);
    }

    @Test
    void manyProblemsAreCounted() {
        List<PolicyProblem> problems = IntStream.range(0, 10)
                .mapToObj(i -> new PolicyProblem("spec.f" + i, "v", "is wrong", "write x"))
                .toList();
        assertThat(PolicyAnswer.sentences(problems))
                .contains("spec.f7")
                .doesNotContain("spec.f8")
                .endsWith("And 2 more");
    }
}
