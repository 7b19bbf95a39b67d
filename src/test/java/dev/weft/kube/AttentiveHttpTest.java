package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A watch whose other end is gone without having said so. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class AttentiveHttpTest {

    private static final String SPACE = "default";
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Mirror<String, String> mirror = new Mirror<>(row -> "");

    private static void create(KubernetesClient client, String name) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(SPACE)
                        .endMetadata()
                        .build())
                .fieldManager("test")
                .serverSideApply();
    }

    private void sees(String name, Duration limit) {
        Awaitility.await()
                .atMost(limit)
                .until(() -> mirror.get(SPACE + "/" + name).isPresent());
    }

    @Test
    void deafWatchIsOpenedAnew(ApiServer shared) throws IOException {
        KubernetesClient admin = shared.admin();
        try (Relay relay = new Relay(shared.port());
                KubernetesClient client = shared.connect(relay.port(), SILENCE);
                Feed feed = Feed.of(
                        client.configMaps().inNamespace(SPACE),
                        ConfigMap::new,
                        map -> map.getMetadata().getName(),
                        mirror)) {
            feed.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(feed::watching);
            create(admin, "before");
            sees("before", Duration.ofSeconds(10));
            relay.swallow();
            create(admin, "after");
            assertThat(mirror.get(SPACE + "/after")).isEmpty();
            sees("after", Duration.ofSeconds(20));
        } finally {
            admin.configMaps().inNamespace(SPACE).withName("before").delete();
            admin.configMaps().inNamespace(SPACE).withName("after").delete();
        }
    }
}
