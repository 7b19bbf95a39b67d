package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodNameTest {

    private static Optional<String> parsed(String text, @Nullable String namespace) {
        ClusterOptions options = new ClusterOptions();
        options.namespace = namespace;
        return PodName.parse(text, options).map(PodName::toString);
    }

    @Test
    void namespaceIsTheOneOfTheNameOrOfTheOptions() {
        assertThat(parsed("web", null)).contains("default/web");
        assertThat(parsed("web", "shop")).contains("shop/web");
        assertThat(parsed("shop/web", null)).contains("shop/web");
        assertThat(parsed("shop/web", "shop")).contains("shop/web");
    }

    @Test
    void twoNamespacesAreRefused() {
        assertThat(parsed("shop/web", "other")).isEmpty();
    }

    /** Of a name with a slash in it there is never a pod: a wait would say that it is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/web", "shop/", "pod/shop/web", "shop/web/"})
    void otherTextsAreRefused(String text) {
        assertThat(parsed(text, null)).isEmpty();
    }
}
