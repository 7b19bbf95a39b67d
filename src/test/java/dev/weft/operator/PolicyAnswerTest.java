package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStagedStatus;
import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.barrier.Lag;
import dev.weft.barrier.Progress;
import dev.weft.barrier.Trial;
import dev.weft.kube.BarrierInput;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.kube.UntypedPolicy;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyAnswerTest {

    private static final String THEN = "2026-01-01T00:00:00Z";
    private static final String NOW = "2026-02-02T00:00:00Z";

    private static final Progress EVERYWHERE = new Progress(2, 2, List.of());

    private static Stored<PolicyRow> policy(String port, long generation, @Nullable PolicyStatus status) {
        UntypedPolicy policy =
                Serialization.unmarshal("""
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {namespace: ns, name: p, uid: u, generation: %d}
            spec: {subject: {}, ingress: [{action: Allow, ports: [{port: %s}]}]}
            """.formatted(generation, port), UntypedPolicy.InNamespace.class);
        policy.setStatus(status);
        return new Stored<>("ns/p", "u", 40 + generation, PolicyRow.of(policy));
    }

    private static Optional<PolicyStatus> due(Stored<PolicyRow> policy, Progress progress, String now) {
        return due(policy, new PolicyAnswer.Known(progress, 0, Optional.empty()), now);
    }

    private static Optional<PolicyStatus> due(Stored<PolicyRow> policy, PolicyAnswer.Known known, String now) {
        return PolicyAnswer.due(policy.row(), BarrierInput.generationSince(policy), known, now);
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
        PolicyStatus status = due(policy("http", 1, null), EVERYWHERE, NOW).orElseThrow();
        assertThat(text(status)).isEqualTo("Accepted=True Enforced=True Ready=True");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(due(policy("http", 1, status), EVERYWHERE, NOW)).isEmpty();
    }

    @Test
    void stagedPolicyIsReadyAndNotEnforced() {
        UntypedPolicy policy = Serialization.unmarshal("""
            apiVersion: weft.dev/v1alpha1
            kind: WeftNetworkPolicy
            metadata: {namespace: ns, name: p, uid: u, generation: 4}
            spec: {subject: {}, stage: Staged, ingress: [{action: Allow}]}
            """, UntypedPolicy.InNamespace.class);
        Stored<PolicyRow> stored = new Stored<>("ns/p", "u", 44, PolicyRow.of(policy));
        PolicyStatus status = due(stored, EVERYWHERE, NOW).orElseThrow();
        assertThat(text(status)).isEqualTo("Accepted=True Enforced=False Ready=True");
        assertThat(condition(status, "Enforced").getReason()).isEqualTo("Staged");
        assertThat(status.staged()).isNull();
        Trial trial = new Trial("u", 4, Instant.parse(THEN), 2, 5, 3, 7, 1);
        assertThat(due(stored, new PolicyAnswer.Known(EVERYWHERE, 0, Optional.of(trial)), NOW)
                        .orElseThrow()
                        .staged())
                .isEqualTo(new PolicyStagedStatus(THEN, 2, 5, 3, 7L, 1L));
        assertThat(condition(status, "Enforced").getMessage())
                .isEqualTo("staged, so nothing is enforced: judged on 2 of 2 nodes at generation 4");
    }

    @Test
    void badPolicyIsStalledAndSaysWhy() {
        PolicyStatus status = due(policy("NO_NAME", 1, null), EVERYWHERE, NOW).orElseThrow();
        assertThat(text(status)).isEqualTo("Accepted=False Enforced=False Ready=False Stalled=True");
        assertThat(condition(status, "Accepted").getMessage())
                .startsWith("spec.ingress[0].ports[0].port: 'NO_NAME' is no port name; write ");
    }

    @Test
    void timeOfTransitionStaysWhileTheStatusDoes() {
        PolicyStatus first = due(policy("http", 1, null), EVERYWHERE, THEN).orElseThrow();
        PolicyStatus second = due(policy("https", 2, first), EVERYWHERE, NOW).orElseThrow();
        assertThat(second.observedGeneration()).isEqualTo(2);
        assertThat(condition(second, "Ready").getLastTransitionTime()).isEqualTo(THEN);
        PolicyStatus third = due(policy("NO_NAME", 3, second), EVERYWHERE, NOW).orElseThrow();
        assertThat(condition(third, "Ready").getLastTransitionTime()).isEqualTo(NOW);
    }

    @Test
    void enforcedSaysWhereAndForWhatItWaits() {
        Progress half = new Progress(2, 1, List.of(new Lag("n2", "it is slow")));
        PolicyStatus first = due(policy("http", 3, null), half, THEN).orElseThrow();
        assertThat(condition(first, "Enforced").getStatus()).isEqualTo("False");
        assertThat(condition(first, "Enforced").getReason()).isEqualTo("Waiting");
        assertThat(condition(first, "Enforced").getMessage())
                .isEqualTo("enforced on 1 of 2 nodes at generation 3, waiting for n2 (it is slow)");
        assertThat(condition(first, "Ready").getStatus()).isEqualTo("True");
        PolicyStatus second = due(policy("http", 3, first), EVERYWHERE, NOW).orElseThrow();
        assertThat(condition(second, "Enforced").getMessage()).isEqualTo("enforced on 2 of 2 nodes at generation 3");
        assertThat(condition(second, "Enforced").getLastTransitionTime()).isEqualTo(NOW);
        assertThat(condition(second, "Ready").getLastTransitionTime()).isEqualTo(THEN);
        Progress none = new Progress(0, 0, List.of());
        assertThat(condition(due(policy("http", 1, null), none, NOW).orElseThrow(), "Enforced")
                        .getReason())
                .isEqualTo("NothingSelected");
    }

    @Test
    void tellsMereProgressFromATurn() {
        Progress one = new Progress(3, 1, List.of(new Lag("n2", "r"), new Lag("n3", "r")));
        Progress two = new Progress(3, 2, List.of(new Lag("n3", "r")));
        PolicyStatus first = due(policy("http", 1, null), one, THEN).orElseThrow();
        PolicyStatus second = due(policy("http", 1, first), two, NOW).orElseThrow();
        assertThat(PolicyAnswer.tellsProgressAlone(first, second)).isTrue();
        assertThat(PolicyAnswer.tellsProgressAlone(null, second)).isFalse();
        PolicyStatus third = due(policy("http", 1, second), EVERYWHERE, NOW).orElseThrow();
        assertThat(PolicyAnswer.tellsProgressAlone(second, third)).isFalse();
    }

    /** The status is written into the object and raises its version: nodes need not come after that. */
    @Test
    void versionOfTheGenerationStaysWhileTheGenerationDoes() {
        PolicyStatus first = due(policy("http", 2, null), EVERYWHERE, NOW).orElseThrow();
        assertThat(first.observedResourceVersion()).isEqualTo("42");
        Stored<PolicyRow> written =
                new Stored<>("ns/p", "u", 99, policy("http", 2, first).row());
        assertThat(BarrierInput.generationSince(written)).isEqualTo(42);
        assertThat(due(written, EVERYWHERE, NOW)).isEmpty();
        Stored<PolicyRow> changed =
                new Stored<>("ns/p", "u", 100, policy("http", 3, first).row());
        assertThat(BarrierInput.generationSince(changed)).isEqualTo(100);
        assertThat(due(changed, EVERYWHERE, NOW).orElseThrow().observedResourceVersion())
                .isEqualTo("100");
    }

    @Test
    void labelOfTheNextMomentMakesNothingLater() {
        Sightings sightings = new Sightings();
        sightings.note(policy("http", 2, null), 0);
        Stored<PolicyRow> labelled =
                new Stored<>("ns/p", "u", 77, policy("http", 2, null).row());
        sightings.note(labelled, 0);
        assertThat(sightings.since(labelled)).isEqualTo(42);
        Stored<PolicyRow> changed =
                new Stored<>("ns/p", "u", 80, policy("http", 3, null).row());
        assertThat(sightings.since(changed)).isEqualTo(80);
        sightings.note(changed, 0);
        sightings.note(labelled, 0);
        assertThat(sightings.since(changed)).isEqualTo(80);
        sightings.forget(changed.row().ref());
        assertThat(sightings.since(labelled)).isEqualTo(77);
    }

    @Test
    void manyProblemsAreCounted() {
        List<PolicyProblem> problems = IntStream.range(0, 10)
                .mapToObj(i -> new PolicyProblem("spec.f" + i, "v", "is wrong", "write x"))
                .toList();
        assertThat(PolicyProblem.sentences(problems))
                .contains("spec.f7")
                .doesNotContain("spec.f8")
                .endsWith("And 2 more");
    }

    @Test
    void podsThatNoNodeJudgesAreToldWhateverTheNodesDo() {
        Progress none = new Progress(0, 0, List.of());
        Progress half = new Progress(2, 1, List.of(new Lag("n2", "it is slow")));
        assertThat(List.of(unmanaged(EVERYWHERE), unmanaged(none), unmanaged(half)))
                .extracting(condition -> condition.getStatus() + " " + condition.getReason())
                .containsExactly("True Unmanaged", "True Unmanaged", "False Waiting");
        assertThat(unmanaged(EVERYWHERE).getMessage())
                .isEqualTo("enforced on 2 of 2 nodes at generation 1; 3 selected pods are of an earlier CNI, and no"
                        + " policy applies to them until they are started anew");
    }

    private static Condition unmanaged(Progress progress) {
        PolicyAnswer.Known known = new PolicyAnswer.Known(progress, 3, Optional.empty());
        return condition(due(policy("http", 1, null), known, NOW).orElseThrow(), "Enforced");
    }
}
