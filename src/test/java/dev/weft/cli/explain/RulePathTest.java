package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RulePathTest {

    private static RulePath path(String rule) throws Exception {
        return new RulePath(
                new ObjectMapper().readTree("{\"kind\":\"X\",\"spec\":{\"ingress\":[{}," + rule + "]}}"), "ingress", 1);
    }

    @Test
    void aPeerOfSeveralEntitiesIsOneField() throws Exception {
        RulePath path = path(
                "{\"from\":[{\"entities\":[\"host\",\"world\"]},{\"podSelector\":{}}],\"ports\":[{\"port\":1},{\"port\":2}]}");
        assertThat(path.exists()).isTrue();
        assertThat(path.field()).isEqualTo("spec.ingress[1]");
        assertThat(path.line()).isEqualTo(5);
        assertThat(path.peer(0)).contains("spec.ingress[1].from[0]");
        assertThat(path.peer(1)).contains("spec.ingress[1].from[0]");
        assertThat(path.peer(2)).contains("spec.ingress[1].from[1]");
        assertThat(path.port(1)).contains("spec.ingress[1].ports[1]");
    }

    @Test
    void whatIsLeftOutHasNoField() throws Exception {
        assertThat(path("{}").peer(0)).isEmpty();
        assertThat(path("{}").port(0)).isEmpty();
    }

    @Test
    void aRuleMayHaveGone() throws Exception {
        assertThat(new RulePath(new ObjectMapper().readTree("{\"spec\":{}}"), "egress", 0).exists())
                .isFalse();
    }
}
