package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelRequirement.Operator;
import dev.weft.model.LabelSelector;
import dev.weft.model.Remark;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Selectors that can match nothing, whatever there is. */
class SelectorDoubtsTest {

    private static List<Remark> about(LabelRequirement... requirements) {
        return SelectorDoubts.about("spec.subject.podSelector", new LabelSelector(List.of(requirements)));
    }

    private static LabelRequirement requirement(String key, Operator operator, String... values) {
        return new LabelRequirement(key, operator, Set.of(values));
    }

    @Test
    void contradictionsAreQuoted() {
        assertThat(about(
                        requirement("app", Operator.IN, "a"),
                        requirement("tier", Operator.EXISTS),
                        requirement("app", Operator.NOT_IN, "a")))
                .extracting(Remark::sentence)
                .containsExactly(
                        "spec.subject.podSelector: 'app in (a),app notin (a)' asks for what excludes itself, so "
                                + "it matches nothing; correct the requirements on 'app'");
        assertThat(about(requirement("a", Operator.EXISTS), requirement("a", Operator.DOES_NOT_EXIST)))
                .hasSize(1);
        assertThat(about(requirement("a", Operator.IN, "x"), requirement("a", Operator.IN, "y")))
                .hasSize(1);
    }

    @Test
    void valuesThatNoLabelHasAreNamed() {
        assertThat(about(requirement("app", Operator.IN, "a b", "-a"))).hasSize(1);
        assertThat(about(requirement("app", Operator.IN, "x".repeat(64)))).hasSize(1);
        assertThat(about(requirement("app", Operator.IN, "a b", "x".repeat(63))))
                .isEmpty();
        assertThat(about(requirement("app", Operator.IN, ""))).isEmpty();
        assertThat(about(requirement("app", Operator.NOT_IN, "a b"))).isEmpty();
    }

    @Test
    void namesThatNoNamespaceHasAreNamed() {
        assertThat(about(requirement("kubernetes.io/metadata.name", Operator.IN, "Team_A")))
                .extracting(Remark::message)
                .containsExactly("asks for what no namespace can be called, so it matches nothing");
        assertThat(about(requirement("kubernetes.io/metadata.name", Operator.IN, "Team_A", "team-a")))
                .isEmpty();
    }
}
