package dev.weft.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where it is written how far numbers are reserved, for whoever leads. */
interface NumbersRecord {

    /** What was written last, and in which version. */
    record State(@Nullable String version, Map<String, String> data) {}

    State read();

    /** Fails if another has written since. */
    void replace(State read, Map<String, String> data);

    /** The ConfigMap of that name. */
    static NumbersRecord in(KubernetesClient client, String namespace, String name) {
        return new NumbersRecord() {
            @Override
            public State read() {
                ConfigMap present = client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
                return present == null
                        ? new State(null, Map.of())
                        : new State(present.getMetadata().getResourceVersion(), present.getData());
            }

            @Override
            public void replace(State read, Map<String, String> data) {
                ConfigMap wanted = new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withResourceVersion(read.version())
                        .endMetadata()
                        .withData(data)
                        .build();
                if (read.version() == null) {
                    client.resource(wanted).create();
                } else {
                    client.resource(wanted).update();
                }
            }
        };
    }
}
