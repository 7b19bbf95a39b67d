package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MirrorStoreTest {

    private final Mirror<String, String> mirror = new Mirror<>(row -> "");
    private final MirrorStore<Pod, String> store =
            new MirrorStore<>(Pod::new, pod -> pod.getMetadata().getName(), mirror);

    @Test
    void whatAWriterPutGoesWithAListThatLacksIt() {
        store.put("ns/seen", pod("seen", "u1", 10));
        mirror.put(Stored.of(pod("written", "u2", 11), pod -> "written"));

        list(Set.of("ns/seen"));

        assertThat(mirror.all()).extracting(Stored::key).containsExactly("ns/seen");
    }

    @Test
    void whatAWriterPutIsTheInformersOnceItHasSeenIt() {
        mirror.put(Stored.of(pod("a", "u1", 11), pod -> "a"));
        store.put("ns/a", pod("a", "u1", 11));

        assertThat(store.values()).hasSize(1);
        store.remove("ns/a");
        assertThat(mirror.all()).isEmpty();
    }

    @Test
    void namesakeThatAWriterPutOutlivesTheOldOne() {
        store.put("ns/a", pod("a", "u1", 10));
        mirror.put(Stored.of(pod("a", "u2", 12), pod -> "a"));

        store.remove("ns/a");

        assertThat(mirror.all()).extracting(Stored::uid).containsExactly("u2");
    }

    /** What an informer does with its store after a new list. */
    private void list(Set<String> keys) {
        List<String> known =
                store.values().map(HasMetadata.class::cast).map(Stored::key).toList();
        known.stream().filter(key -> !keys.contains(key)).forEach(store::remove);
    }

    private static Pod pod(String name, String uid, long version) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withUid(uid)
                .withResourceVersion(Long.toString(version))
                .endMetadata()
                .build();
    }
}
