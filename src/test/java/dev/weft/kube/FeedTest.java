package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Up to which version a feed is complete. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class FeedTest {

    private static final String SPACE = "feed-test";

    private final Mirror<String, Map<String, String>> mirror = new Mirror<>(row -> "");
    private KubernetesClient client;
    private Feed feed;

    @BeforeEach
    void prepare(ApiServer shared) {
        client = shared.connect();
        client.resource("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + SPACE + "\"}}")
                .fieldManager("test")
                .serverSideApply();
        feed = Feed.of(client.configMaps().inNamespace(SPACE), ConfigMap::new, FeedTest::row, mirror);
    }

    @AfterEach
    void clean() {
        feed.close();
        client.configMaps().inNamespace(SPACE).delete();
        client.close();
    }

    private static Map<String, String> row(ConfigMap map) {
        if (map.getData().containsKey("bad")) {
            throw new IllegalArgumentException("cannot be read");
        }
        return map.getData();
    }

    private long write(String name, Map<String, String> data) {
        return Stored.version(client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(SPACE)
                        .endMetadata()
                        .withData(data)
                        .build())
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply());
    }

    private void reaches(long version) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> feed.upTo() >= version);
    }

    @Test
    void countsWhatIsNotThere() {
        assertThat(feed.upTo()).isZero();
        write("a", Map.of("k", "1"));
        long last = write("b", Map.of("k", "1"));
        client.configMaps().inNamespace(SPACE).withName("b").delete();
        feed.start();
        // The list says which version it is of, which is later than that of any object in it.
        reaches(last + 1);
        assertThat(mirror.get(SPACE + "/b")).isEmpty();
        long created = write("c", Map.of("k", "1"));
        reaches(created);
        assertThat(mirror.get(SPACE + "/c")).isPresent();
        client.configMaps().inNamespace(SPACE).withName("c").delete();
        reaches(created + 1);
        assertThat(mirror.get(SPACE + "/c")).isEmpty();
    }

    @Test
    void versionThatCannotBeReadHoldsItBack() {
        long good = write("a", Map.of("k", "1"));
        feed.start();
        reaches(good);
        long bad = write("a", Map.of("bad", ""));
        long other = write("b", Map.of("k", "1"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> mirror.get(SPACE + "/b").isPresent());
        assertThat(feed.upTo()).isEqualTo(bad - 1);
        assertThat(mirror.get(SPACE + "/a").orElseThrow().row()).isEqualTo(Map.of("k", "1"));
        write("a", Map.of("k", "2"));
        reaches(other + 1);
    }

    @Test
    void rowThatSaysTheSameStaysTheSameObject() {
        write("a", Map.of("k", "1"));
        feed.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> mirror.size() == 1);
        Map<String, String> before = mirror.all().getFirst().row();
        AtomicInteger same = new AtomicInteger();
        mirror.listen((old, fresh) -> same.addAndGet(old == fresh ? 1 : 1000));
        client.configMaps().inNamespace(SPACE).withName("a").edit(map -> {
            map.getMetadata().setLabels(Map.of("x", "y"));
            return map;
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> same.get() > 0);
        assertThat(same).hasValue(1);
        assertThat(mirror.all().getFirst().row()).isSameAs(before);
    }
}
