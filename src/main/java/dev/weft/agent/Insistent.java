package dev.weft.agent;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks the API server until it answers: an agent that ended instead would only ask anew. */
final class Insistent {

    private static final Logger LOG = System.getLogger(Insistent.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Insistent() {}

    /** @param what is read, for the log */
    static <T> T ask(String what, Supplier<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.get();
            } catch (KubernetesClientException | ResourceNotFoundException e) {
                LOG.log(Level.WARNING, "Cannot read {0}, will try again: {1}", what, e.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }
}
