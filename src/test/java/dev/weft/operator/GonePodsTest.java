package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PodRow;
import dev.weft.operator.plan.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GonePodsTest {

    private Instant now = Instant.EPOCH;
    private final GonePods gone = new GonePods(() -> now);

    @Test
    void podGoesWithItsObject() {
        PodRow pod = pod("u1", "u1");
        gone.changed(pod, null);
        assertThat(gone.contains(PodRef.of(pod))).isTrue();
    }

    @Test
    void staticPodOutlivesItsObjectForAWhile() {
        PodRow pod = pod("hash", "u1");
        gone.changed(pod, null);
        assertThat(gone.contains(PodRef.of(pod))).isFalse();
        assertThat(gone.absent(PodRef.of(pod))).isFalse();
        now = now.plus(Duration.ofSeconds(241));
        assertThat(gone.absent(PodRef.of(pod))).isTrue();
        assertThat(gone.contains(PodRef.of(pod))).isTrue();
    }

    @Test
    void staticPodWhoseObjectIsMadeAnewStays() {
        gone.changed(pod("hash", "u1"), null);
        gone.changed(null, pod("hash", "u2"));
        now = now.plus(Duration.ofSeconds(241));
        gone.changed(pod("hash", "u2"), pod("hash", "u3"));
        assertThat(gone.contains(new PodRef("ns", "p", "hash"))).isFalse();
    }

    @Test
    void staticPodThatComesBackLateIsNotGone() {
        gone.changed(pod("hash", "u1"), null);
        now = now.plus(Duration.ofSeconds(241));
        assertThat(gone.absent(new PodRef("ns", "p", "hash"))).isTrue();
        gone.changed(null, pod("hash", "u2"));
        assertThat(gone.contains(new PodRef("ns", "p", "hash"))).isFalse();
    }

    @Test
    void anotherPodOfTheNameSaysThatTheOldOneIsGone() {
        gone.changed(pod("hash1", "u1"), pod("hash2", "u2"));
        assertThat(gone.contains(new PodRef("ns", "p", "hash1"))).isTrue();
    }

    @Test
    void podThatNobodySawIsGoneIfItIsAbsent() {
        assertThat(gone.absent(new PodRef("ns", "p", "5c3b7c38-7f0e-4d52-9f6f-0d0b1a3f5e77")))
                .isTrue();
    }

    /** The operator has started after its object went, and its kubelet may be about to make it anew. */
    @Test
    void staticPodThatNobodySawIsWaitedFor() {
        PodRef pod = new PodRef("ns", "p", "0f5b1d7c9e3a48b6a2c4d6e8f0a1b3c5");
        assertThat(gone.absent(pod)).isFalse();
        now = now.plus(Duration.ofSeconds(240));
        assertThat(gone.absent(pod)).isFalse();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(gone.absent(pod)).isTrue();
        assertThat(gone.contains(pod)).isTrue();
    }

    /** Nobody would ever ask for it, as no address is its own. */
    @Test
    void staticPodOfTheHostNetworkIsNotWaitedFor() {
        gone.changed(pod("hash", "u1", true), null);
        assertThat(gone.waiting()).isZero();
        gone.changed(pod("hash", "u1", false), null);
        assertThat(gone.waiting()).isEqualTo(1);
    }

    private static PodRow pod(String uid, String objectUid) {
        return pod(uid, objectUid, false);
    }

    private static PodRow pod(String uid, String objectUid, boolean hostNetwork) {
        return new PodRow(
                "ns",
                "p",
                uid,
                objectUid,
                "n1",
                hostNetwork,
                false,
                false,
                Map.of(),
                "sa",
                false,
                new TreeSet<>(),
                Set.of());
    }
}
