package dev.weft.operator;

import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Identity;
import dev.weft.operator.plan.Labelling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private final Refusals refusals = new Refusals(LOG, "identity");
    /** Numbers that some pod had or wanted since the last run: a pod may come and go between two of them. */
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

    IdentitySweep(Mirrors mirrors, Labelling labelling, IdentityBook book, Duration grace, IntSupplier term) {
        this.mirrors = mirrors;
        this.labelling = labelling;
        this.book = book;
        this.grace = grace;
        this.unused = new Since<>(term);
        mirrors.slices().listen((before, after) -> note(before, after, IdentitySweep::used));
        mirrors.endpoints().listen((before, after) -> note(before, after, endpoint -> Stream.of(endpoint.identity())));
        mirrors.pods().listen((before, after) -> note(before, after, this::wanted));
        mirrors.identities().listen((before, after) -> {
            if (before != null && after == null) {
                seen.remove(before.number());
            }
        });
    }

    private <R> void note(@Nullable R before, @Nullable R after, Function<R, Stream<Integer>> numbers) {
        if (before != after) {
            Stream.concat(Stream.ofNullable(before), Stream.ofNullable(after))
                    .flatMap(numbers)
                    .forEach(seen::add);
        }
    }

    void run(Instant now) {
        Set<Integer> used = used();
        Set<Integer> recent = Set.copyOf(seen);
        seen.removeAll(recent);
        used.addAll(recent);
        unused.ended(used::contains);
        refusals.ended(name -> mirrors.identities().get(name).isEmpty());
        for (Stored<Identity> identity : mirrors.identities().all()) {
            int number = identity.row().number();
            if (!used.contains(number) && isRested(number, unused.holds(number, now))) {
                retire(identity);
            }
        }
    }

    private boolean isRested(int number, Duration unused) {
        return unused.compareTo(grace) >= 0 && unused.compareTo(book.rest(number, grace)) >= 0;
    }

    private void retire(Stored<Identity> identity) {
        try {
            book.retire(identity);
            unused.ended(number -> number == identity.row().number());
            LOG.info("identity {} is gone: no pod has had it for {}", identity.key(), grace);
        } catch (Writer.Conflict e) {
            LOG.info("identity {} changed, looking at it again later", identity.key());
        } catch (RuntimeException e) {
            refusals.note(identity.key(), e);
        }
    }

    private Set<Integer> used() {
        Set<Integer> used = new HashSet<>();
        mirrors.slices().all().forEach(slice -> used(slice.row()).forEach(used::add));
        mirrors.endpoints().all().forEach(endpoint -> used.add(endpoint.row().identity()));
        mirrors.pods().all().forEach(pod -> wanted(pod.row()).forEach(used::add));
        return used;
    }

    private static Stream<Integer> used(SliceRow slice) {
        return slice.entries().stream().map(SliceEntry::identity);
    }

    private Stream<Integer> wanted(PodRow pod) {
        return Stream.of(pod)
                .filter(PodRow::networked)
                .flatMap(row -> mirrors.namespaces().get(row.namespace()).stream())
                .map(namespace -> book.numberOf(labelling.of(pod, namespace.row())))
                .flatMapToInt(OptionalInt::stream)
                .boxed();
    }
}
