package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** At no moment is anything served that was not trusted for a while before. */
class RotationTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private int made;
    private final Rotation rotation = new Rotation(this::make, START);

    private Credentials make(Instant now) {
        return new Credentials("key", "certificate-" + made++, now.plus(Credentials.LIFETIME));
    }

    private static Instant due() {
        return START.plus(Credentials.LIFETIME).minus(Rotation.BEFORE_END).plusSeconds(1);
    }

    @Test
    void staysUntilTheEndIsNear() {
        assertThat(rotation.advance(due().minusSeconds(2))).isFalse();
        assertThat(rotation.trusted()).containsExactly(rotation.served());
        assertThat(made).isEqualTo(1);
    }

    @Test
    void newOnesAreKnownBeforeTheyAreServed() {
        Credentials old = rotation.served();
        assertThat(rotation.advance(due())).isTrue();
        assertThat(rotation.served()).isSameAs(old);
        assertThat(rotation.trusted()).hasSize(2).startsWith(old);
        Credentials fresh = rotation.trusted().getLast();
        assertThat(rotation.advance(due().plus(Duration.ofDays(1))))
                .as("nobody was told yet")
                .isFalse();
        rotation.known(due());
        assertThat(rotation.advance(due().plus(Rotation.SPREADING).minusMillis(1)))
                .isFalse();
        rotation.known(due().plusSeconds(5));
        assertThat(rotation.advance(due().plus(Rotation.SPREADING))).isTrue();
        assertThat(rotation.served()).isSameAs(fresh);
        assertThat(rotation.trusted()).containsExactly(fresh);
        assertThat(rotation.advance(due().plus(Rotation.SPREADING).plusSeconds(1)))
                .isFalse();
    }
}
