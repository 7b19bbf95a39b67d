package dev.weft.kube;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections by which nothing has come for some time. An API server that lost its power, or a balancer that
 * forgot a connection, closes nothing: a watch would stay open, and silent, until its own time is over, minutes later.
 */
final class AttentiveHttp extends VertxHttpClientFactory {

    /** An API server sends each watch a bookmark once a minute, however quiet its kind is. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(90);

    private final Duration longestSilence;

    /** @param vertx whose threads it uses; its own if null */
    AttentiveHttp(@Nullable Vertx vertx, Duration longestSilence) {
        super(vertx);
        this.longestSilence = longestSilence;
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(Math.toIntExact(longestSilence.toMillis()));
    }
}
