package dev.weft.agent.meters;

import java.time.Duration;
import java.util.stream.Stream;

/** The bounds of histograms of durations, from 1 ms to 10 s. */
final class Buckets {

    static final Duration[] DURATIONS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /** Close together where a pass is to be: the bar is 10 ms, and a quantile is known as a bound only. */
    static final Duration[] PASSES = Stream.concat(
                    Stream.of(DURATIONS),
                    Stream.of(2, 3, 4, 6, 8, 12, 15, 20, 30, 40).map(Duration::ofMillis))
            .sorted()
            .toArray(Duration[]::new);

    private Buckets() {}
}
