package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceTest {

    private final Sequence sequence = new Sequence();

    @Test
    void theFirstNumberIsWhereverTheCpuIs() {
        assertThat(sequence.take(1000)).isZero();
        assertThat(sequence.take(1001)).isZero();
    }

    @Test
    void aGapIsLost() {
        sequence.take(1);
        assertThat(sequence.take(5)).isEqualTo(3);
    }

    @Test
    void whatComesLateIsTakenBack() {
        sequence.take(1);
        assertThat(sequence.take(3)).isEqualTo(1);
        assertThat(sequence.take(2)).isEqualTo(-1);
        assertThat(sequence.take(4)).isZero();
    }

    @Test
    void theLastOnesAreLostAtTheSecondLook() {
        sequence.take(1);
        assertThat(sequence.settle(4)).isZero();
        assertThat(sequence.settle(4)).isEqualTo(3);
        assertThat(sequence.settle(4)).isZero();
        assertThat(sequence.take(5)).isZero();
    }

    @Test
    void whatIsUnderWayIsNotLost() {
        sequence.take(1);
        assertThat(sequence.settle(2)).isZero();
        assertThat(sequence.take(2)).isZero();
        assertThat(sequence.settle(3)).isZero();
    }
}
