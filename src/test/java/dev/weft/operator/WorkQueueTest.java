package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private final WorkQueue queue = new WorkQueue();

    @AfterEach
    void close() {
        queue.close();
    }

    private List<String> taken(int keys) throws InterruptedException {
        String[] taken = new String[keys];
        for (int i = 0; i < keys; i++) {
            taken[i] = queue.take();
            queue.done(taken[i]);
        }
        return List.of(taken);
    }

    @Test
    void aKeyIsThereOnce() throws InterruptedException {
        queue.add("a");
        queue.add("a");
        queue.hurry("a");
        queue.add("b");
        queue.add("a");
        assertThat(queue.depth()).isEqualTo(2);
        assertThat(taken(2)).containsExactly("a", "b");
    }

    @Test
    void whatIsAddedMeanwhileComesAgain() throws InterruptedException {
        queue.add("a");
        queue.add("b");
        String a = queue.take();
        queue.add(a);
        queue.hurry(a);
        assertThat(queue.depth()).isEqualTo(2);
        queue.done(a);
        assertThat(taken(2)).containsExactly("a", "b");
        assertThat(queue.depth()).isZero();
    }

    @Test
    void hurriedKeysComeBeforeOthersThatWait() throws InterruptedException {
        IntStream.range(0, 1000).forEach(i -> queue.add("other-" + i));
        queue.hurry("new");
        queue.hurry("other-999");
        assertThat(taken(2)).containsExactly("new", "other-999");
    }

    @Test
    void othersAreNotKeptWaitingByAStreamOfHurriedOnes() throws InterruptedException {
        queue.add("other");
        for (int i = 0; i < 3; i++) {
            queue.hurry("new-" + i);
            queue.hurry("newer-" + i);
        }
        assertThat(taken(4)).contains("other");
    }
}
