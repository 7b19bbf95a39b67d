package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.model.Identity;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PersistentNumbersTest {

    /** What the ConfigMap would hold. */
    private static final class Paper implements NumbersRecord {

        private Map<String, String> data = Map.of();

        @Override
        public State read() {
            return new State("", data);
        }

        @Override
        public void replace(State read, Map<String, String> written) {
            assertThat(read.data()).isEqualTo(data);
            data = written;
        }
    }

    private final Paper paper = new Paper();
    private final SlowClock clock = new SlowClock();
    private final AtomicInteger term = new AtomicInteger(1);
    private final PersistentNumbers numbers = replica();

    private PersistentNumbers replica() {
        return new PersistentNumbers(paper, () -> 0, clock.withZone(ZoneOffset.UTC), term::get);
    }

    private void reservedUpTo(int next) {
        paper.data = Map.of("next", Integer.toString(next), "begun", clock.now.toString());
    }

    @Test
    void replicasNeverGiveTheSame() {
        PersistentNumbers other = replica();
        assertThat(numbers.next()).isEqualTo(256);
        assertThat(other.next()).isEqualTo(512);
        assertThat(numbers.next()).isEqualTo(257);
    }

    @Test
    void blockOfAnEarlierTermIsNotGoneOnWith() {
        numbers.next();
        reservedUpTo(5000);
        term.incrementAndGet();
        assertThat(numbers.next()).isEqualTo(5000);
        assertThat(numbers.next()).isEqualTo(5001);
    }

    @Test
    void beginsAnewAfterADayAtTheEarliest() {
        reservedUpTo(Identity.CLUSTER_MAX);
        assertThat(numbers.next()).isEqualTo(Identity.CLUSTER_MAX);
        assertThatThrownBy(numbers::next).isInstanceOf(Numbers.Exhausted.class);
        clock.now = clock.now.plus(Duration.ofHours(24));
        assertThat(numbers.next()).isEqualTo(Identity.CLUSTER_MIN);
    }

    @Test
    void numberThatComesSoonIsNotRecent() {
        reservedUpTo(3_000_000);
        assertThat(numbers.isRecent(2_999_999)).isTrue();
        assertThat(numbers.isRecent(3_000_000 - PersistentNumbers.RECENT)).isTrue();
        assertThat(numbers.isRecent(3_000_000 - PersistentNumbers.RECENT - 1)).isFalse();
        assertThat(numbers.isRecent(3_000_000)).isFalse();
        assertThat(numbers.isRecent(3_000_001)).isFalse();
        assertThat(numbers.next()).isEqualTo(3_000_000);
        assertThat(numbers.isRecent(3_000_000)).isTrue();
    }

    @Test
    void lastNumbersAreRecentAfterTheCountBeganAnew() {
        reservedUpTo(Identity.CLUSTER_MAX + 1);
        assertThat(numbers.isRecent(Identity.CLUSTER_MAX)).isTrue();
        assertThat(numbers.isRecent(Identity.CLUSTER_MIN)).isFalse();
        clock.now = clock.now.plus(Duration.ofHours(24));
        assertThat(numbers.next()).isEqualTo(Identity.CLUSTER_MIN);
        assertThat(numbers.isRecent(Identity.CLUSTER_MAX)).isTrue();
        assertThat(numbers.isRecent(Identity.CLUSTER_MIN)).isTrue();
        assertThat(numbers.isRecent(Identity.CLUSTER_MIN + 1)).isFalse();
    }
}
