package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the accounts of Weft must never be given, whatever else they need. */
class RoleRulesTest {

    private static List<String> rights() {
        return Stream.of(Rights.OPERATOR, Rights.AGENT)
                .flatMap(role -> RoleRules.of(role).stream())
                .flatMap(rule -> rule.rights().stream())
                .toList();
    }

    @Test
    void nobodyReadsSecrets() {
        assertThat(rights()).isNotEmpty().noneMatch(right -> right.endsWith("/secrets"));
    }

    @Test
    void nobodyIsGivenAll() {
        assertThat(rights()).noneMatch(right -> right.contains("*"));
    }

    @Test
    void nobodyGivesRightsOrTakesThoseOfOthers() {
        assertThat(rights())
                .noneMatch(right -> right.contains("rbac.authorization.k8s.io/"))
                .noneMatch(right -> right.matches("(impersonate|bind|escalate) .*"))
                .noneMatch(right -> right.matches("create /(pods|serviceaccounts/token|pods/exec)"));
    }
}
