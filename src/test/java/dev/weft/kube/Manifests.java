package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/** What kustomize makes of kustomize/base: the objects that {@code kubectl apply -k} would send. */
final class Manifests {

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = List.copyOf(objects);
    }

    static Manifests read() throws IOException, InterruptedException {
        Process kustomize = new ProcessBuilder("kubectl", "kustomize", Rights.BASE.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream yaml = kustomize.getInputStream();
                KubernetesClient parser =
                        new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            List<HasMetadata> objects = parser.load(yaml).items();
            assertThat(kustomize.waitFor()).isZero();
            return new Manifests(objects);
        }
    }

    Stream<HasMetadata> all() {
        return objects.stream();
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
    }
}
