package dev.weft.operator;

import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.model.Identity;
import dev.weft.operator.plan.Labelling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes identities that no pod has had or wanted for a while. */
final class IdentitySweep {

    private static final Logger LOG = LoggerFactory.getLogger(IdentitySweep.class);

    private final Mirrors mirrors;
    private final Labelling labelling;
    private final IdentityBook book;
    private final Duration grace;
    private final Since<Integer> unused;

    IdentitySweep(Mirrors mirrors, Labelling labelling, IdentityBook book, Duration grace, IntSupplier term) {
        this.mirrors = mirrors;
        this.labelling = labelling;
        this.book = book;
        this.grace = grace;
        this.unused = new Since<>(term);
    }

    void run(Instant now) {
        Set<Integer> used = used();
        unused.ended(used::contains);
        for (Stored<Identity> identity : mirrors.identities().all()) {
            int number = identity.row().number();
            if (!used.contains(number) && unused.holds(number, now).compareTo(grace) >= 0) {
                retire(identity);
            }
        }
    }

    private void retire(Stored<Identity> identity) {
        try {
            book.retire(identity);
            unused.ended(number -> number == identity.row().number());
            LOG.info("identity {} is gone: no pod has had it for {}", identity.key(), grace);
        } catch (Writer.Conflict e) {
            LOG.info("identity {} changed, looking at it again later", identity.key());
        }
    }

    private Set<Integer> used() {
        Set<Integer> used = new HashSet<>();
        mirrors.slices().all().forEach(slice -> slice.row().entries().forEach(entry -> used.add(entry.identity())));
        mirrors.endpoints().all().forEach(endpoint -> used.add(endpoint.row().identity()));
        mirrors.pods().all().stream()
                .map(Stored::row)
                .filter(PodRow::networked)
                .forEach(pod -> mirrors.namespaces()
                        .get(pod.namespace())
                        .map(namespace -> book.numberOf(labelling.of(pod, namespace.row())))
                        .ifPresent(number -> number.ifPresent(used::add)));
        return used;
    }
}
