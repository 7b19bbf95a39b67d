package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RepairWatchTest {

    private final List<String> missing = new ArrayList<>();
    private final List<String> restored = new ArrayList<>();
    private final AtomicBoolean fails = new AtomicBoolean();
    private final RepairWatch watch =
            new RepairWatch(RepairWatch.Subject.HOST, () -> List.copyOf(missing), this::repair);

    private List<String> repair(List<String> found) throws IOException {
        if (fails.get()) {
            throw new IOException("no pass went well");
        }
        restored.addAll(found);
        missing.clear();
        List<String> now = List.copyOf(restored);
        restored.clear();
        return now;
    }

    @Test
    void saysForAWhileWhatItPutBack() {
        missing.add("route A");
        watch.look();
        assertThat(watch.troubles())
                .singleElement()
                .asString()
                .startsWith("route A was missing or changed and is put back");
        assertThat(watch.repairs()).isEqualTo(1);
    }

    @Test
    void saysWhatOthersPutBackBeforeItLooked() {
        restored.add("route A");
        watch.look();
        assertThat(watch.troubles()).singleElement().asString().startsWith("route A was missing");
        assertThat(watch.repairs()).isEqualTo(1);
        watch.look();
        assertThat(watch.repairs()).as("it is counted once").isEqualTo(1);
    }

    @Test
    void saysWhatCannotBePutBack() {
        fails.set(true);
        missing.add("route A");
        watch.look();
        assertThat(watch.troubles()).singleElement().asString().contains("cannot be put back");
        assertThat(watch.repairs()).isZero();
    }

    @Test
    void saysNothingWhenAllIsThere() {
        watch.look();
        assertThat(watch.troubles()).isEmpty();
    }
}
