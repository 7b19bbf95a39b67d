package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftIdentitySpec;
import dev.weft.api.v1alpha1.WeftSliceEndpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What must hold whatever happened: nothing given twice (at any moment), nothing leaked or missing (in the end). */
final class Invariants {

    private final Cluster cluster;

    Invariants(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Holds at every moment, between any two writes. */
    void nothingTwice() {
        List<String> published = cluster.slices().stream()
                .flatMap(slice -> slice.getSpec().endpoints().stream())
                .flatMap(Invariants::addresses)
                .toList();
        assertThat(published).as("addresses in slices").doesNotHaveDuplicates();
        Set<String> alive =
                cluster.pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        List<String> shown = cluster.endpoints().stream()
                .map(WeftEndpoint::getSpec)
                .filter(spec -> alive.contains(spec.podUid()))
                .flatMap(spec -> Stream.of(spec.ipv4(), spec.ipv6()).filter(Objects::nonNull))
                .toList();
        assertThat(shown).as("addresses of endpoints").doesNotHaveDuplicates();
        assertThat(cluster.slices().stream()
                        .flatMap(slice -> slice.getSpec().endpoints().stream())
                        .map(WeftSliceEndpoint::podUid))
                .as("pods in slices")
                .doesNotHaveDuplicates();
    }

    private static Stream<String> addresses(WeftSliceEndpoint endpoint) {
        return Stream.of(endpoint.ipv4(), endpoint.ipv6()).filter(Objects::nonNull);
    }

    /** Waits until every pod has what it needs and nothing else is left, then checks all that. */
    void settle() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(this::complete);
        nothingTwice();
    }

    /** Returns whether every pod has what it needs and nothing else is left, at this moment. */
    boolean settled() {
        try {
            complete();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private void complete() {
        Map<String, Pod> wanted = cluster.pods().stream()
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                .filter(pod ->
                        !Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), Function.identity()));
        Map<String, WeftEndpoint> endpoints = cluster.endpoints().stream()
                .collect(Collectors.toMap(endpoint -> endpoint.getSpec().podUid(), Function.identity()));
        Map<String, WeftSliceEndpoint> published = cluster.slices().stream()
                .flatMap(slice -> slice.getSpec().endpoints().stream())
                .collect(Collectors.toMap(WeftSliceEndpoint::podUid, Function.identity()));
        assertThat(endpoints.keySet()).as("pods with an endpoint").isEqualTo(wanted.keySet());
        assertThat(published.keySet()).as("pods in slices").isEqualTo(wanted.keySet());
        List<String> wrong = new ArrayList<>();
        Map<String, WeftIdentitySpec> meanings = cluster.identities().stream()
                .collect(Collectors.toMap(identity -> identity.getMetadata().getName(), WeftIdentity::getSpec));
        wanted.forEach((uid, pod) -> {
            var spec = endpoints.get(uid).getSpec();
            var entry = published.get(uid);
            Map<String, String> labels =
                    Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
            if (!Objects.equals(spec.ipv4(), entry.ipv4())
                    || !Objects.equals(spec.ipv6(), entry.ipv6())
                    || !spec.identity().equals(entry.identity())
                    || !means(meanings.get(spec.identity().toString()), labels)) {
                wrong.add(pod.getMetadata().getName() + " " + spec + " " + entry);
            }
        });
        assertThat(wrong)
                .as("pods whose endpoint, slice entry and identity do not agree")
                .isEmpty();
    }

    private static boolean means(@Nullable WeftIdentitySpec meaning, Map<String, String> labels) {
        if (meaning == null) {
            return false;
        }
        Map<String, String> counting = new HashMap<>(labels);
        counting.keySet().removeAll(Objects.requireNonNullElse(meaning.uncountedLabels(), List.of()));
        return counting.equals(Objects.requireNonNullElse(meaning.podLabels(), Map.of()));
    }

    /** Waits until there is exactly one identity for each label set in use, and no other. */
    void oneIdentityEach(Runnable sweep) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            sweep.run();
            Set<Integer> used = cluster.endpoints().stream()
                    .map(endpoint -> endpoint.getSpec().identity())
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(cluster.identities())
                    .extracting(
                            identity -> Integer.parseInt(identity.getMetadata().getName()))
                    .containsExactlyInAnyOrderElementsOf(used);
            assertThat(cluster.identities().stream().map(identity -> identity.getSpec()))
                    .doesNotHaveDuplicates();
        });
    }
}
