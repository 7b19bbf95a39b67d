package dev.weft.operator.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces credentials before they run out. New ones are first made known beside the old ones, and served only when that
 * has had time to spread, so that no client is ever shown what it does not trust. Not for several threads.
 */
final class Rotation {

    static final Duration BEFORE_END = Duration.ofDays(30);
    static final Duration SPREADING = Duration.ofSeconds(10);

    private final Function<Instant, Credentials> maker;
    private Credentials served;
    private @Nullable Credentials next;
    private @Nullable Instant knownSince;

    Rotation(Function<Instant, Credentials> maker, Instant now) {
        this.maker = maker;
        served = maker.apply(now);
    }

    Credentials served() {
        return served;
    }

    /** Returns what clients must trust. */
    List<Credentials> trusted() {
        return Stream.of(served, next).flatMap(Stream::ofNullable).toList();
    }

    /** Moves on to where it should be; returns whether what is served or trusted has changed. */
    boolean advance(Instant now) {
        if (next == null && now.isAfter(served.notAfter().minus(BEFORE_END))) {
            next = maker.apply(now);
            return true;
        }
        if (next != null && knownSince != null && !now.isBefore(knownSince.plus(SPREADING))) {
            served = next;
            next = null;
            knownSince = null;
            return true;
        }
        return false;
    }

    /** Notes that clients were told what is {@link #trusted}. */
    void known(Instant now) {
        if (next != null && knownSince == null) {
            knownSince = now;
        }
    }
}
