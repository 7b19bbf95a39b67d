package dev.weft.operator;

import dev.weft.model.Identity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Counts identity numbers upwards and reserves them by the block in a ConfigMap before using any, so that a number that
 * was ever given out is not given out again before all others were, whoever leads. At the end of the range it begins
 * anew, but not within 24 hours of the last time.
 */
final class PersistentNumbers implements Numbers {

    static final String NAME = "weft-identity-numbers";

    private static final int BLOCK = 256;
    private static final Duration REST = Duration.ofHours(24);
    private static final String NEXT = "next";
    private static final String BEGUN = "begun";

    private final KubernetesClient client;
    private final String namespace;
    private final IntSupplier highest;
    private final Clock clock;
    private int next;
    private int end;

    /** @param highest the highest number in use, in case the ConfigMap was lost */
    PersistentNumbers(KubernetesClient client, String namespace, IntSupplier highest, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.highest = highest;
        this.clock = clock;
    }

    @Override
    public synchronized int next() {
        if (next == end) {
            reserve();
        }
        return next++;
    }

    private void reserve() {
        ConfigMap present =
                client.configMaps().inNamespace(namespace).withName(NAME).get();
        Map<String, String> state = present == null ? Map.of() : present.getData();
        int first = Integer.parseInt(state.getOrDefault(NEXT, Integer.toString(floor())));
        String begun = state.getOrDefault(BEGUN, clock.instant().toString());
        if (first > Identity.CLUSTER_MAX) {
            refuseEarlyReturn(Instant.parse(begun));
            first = Identity.CLUSTER_MIN;
            begun = clock.instant().toString();
        }
        int last = Math.min(first + BLOCK, Identity.CLUSTER_MAX + 1);
        write(present, Map.of(NEXT, Integer.toString(last), BEGUN, begun));
        next = first;
        end = last;
    }

    private int floor() {
        return Math.max(Math.max(Identity.CLUSTER_MIN, end), highest.getAsInt() + 1);
    }

    private void refuseEarlyReturn(Instant begun) {
        if (clock.instant().isBefore(begun.plus(REST))) {
            throw new Exhausted("all identity numbers were given out since " + begun
                    + "; none is used again within 24 hours: use fewer label sets, or keep labels that differ for each"
                    + " pod out of policies' selectors");
        }
    }

    private void write(ConfigMap present, Map<String, String> data) {
        ConfigMap wanted = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .endMetadata()
                .withData(data)
                .build();
        if (present == null) {
            client.resource(wanted).create();
        } else {
            wanted.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion());
            client.resource(wanted).update();
        }
    }
}
