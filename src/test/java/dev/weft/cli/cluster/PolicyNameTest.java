package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNameTest {

    private static Optional<String> parsed(String text, @Nullable String namespace) {
        ClusterOptions options = new ClusterOptions();
        options.namespace = namespace;
        return PolicyName.parse(text, options).map(PolicyName::toString);
    }

    @Test
    void namespaceIsTheOneOfTheNameOrOfTheOptions() {
        assertThat(parsed("netpol/web", null)).contains("NetworkPolicy/default/web");
        assertThat(parsed("wnp/web", "shop")).contains("WeftNetworkPolicy/shop/web");
        assertThat(parsed("wcnp/floor", "shop")).contains("WeftClusterNetworkPolicy/floor");
        assertThat(parsed("netpol/shop/web", null)).contains("NetworkPolicy/shop/web");
        assertThat(parsed("netpol/shop/web", "shop")).contains("NetworkPolicy/shop/web");
    }

    @Test
    void whatAnAnswerPrintsCanBeAskedFor() {
        for (String text : new String[] {"NetworkPolicy/shop/web", "WeftClusterNetworkPolicy/floor"}) {
            assertThat(parsed(text, null)).contains(text);
        }
    }

    @Test
    void twoNamespacesAreRefused() {
        assertThat(parsed("netpol/shop/web", "other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"netpol", "netpol/", "/web", "pod/web", "netpol//web", "netpol/a/b/c", "netpol/a/", "wcnp/a/b"})
    void otherTextsAreRefused(String text) {
        assertThat(parsed(text, null)).isEmpty();
    }
}
