package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartWaitTest {

    private static final Map<String, Long> KNOWN = Map.of("NetworkPolicy", 40L, "WeftIdentity", 50L);

    private static StartWait with(boolean complete, Map<String, Long> inForce, boolean hasNode) {
        return new StartWait("n1", complete, KNOWN, inForce, hasNode);
    }

    private static void waits(StartWait wait, String... words) {
        assertThat(wait.isOver()).isFalse();
        assertThat(wait.words()).contains(words);
    }

    @Test
    void isOverWhenAllIsKnownAndNotOlder() {
        assertThat(with(true, Map.of(), true).isOver()).isTrue();
        assertThat(with(true, KNOWN, true).isOver()).isTrue();
        assertThat(with(true, Map.of("WeftIdentity", 7L), true).isOver()).isTrue();
    }

    /** Versions say nothing before all objects are told. */
    @Test
    void objectsComeFirst() {
        waits(with(false, Map.of("WeftIdentity", 51L), false), "has not told all objects yet");
    }

    @Test
    void namesEveryKindThatIsOlderWithTheRemedy() {
        waits(
                with(true, Map.of("WeftIdentity", 51L, "NetworkPolicy", 90L), true),
                "versions NetworkPolicy 40 of 90, WeftIdentity 50 of 51.",
                "take enforcedUpTo out of the status of WeftNode n1 and delete this pod");
        assertThat(with(true, Map.of("WeftIdentity", 51L, "NetworkPolicy", 40L), true)
                        .words())
                .contains("versions WeftIdentity 50 of 51.");
    }

    @Test
    void missesItsNode() {
        waits(with(true, KNOWN, false), "there is no WeftNode n1", "operator");
    }

    /** As after a step back to an agent that knows fewer kinds. */
    @Test
    void kindThatIsNotFollowedIsNotWaitedFor() {
        assertThat(with(true, Map.of("WeftService", 9L), true).isOver()).isTrue();
    }
}
