package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.plan.Labelling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an identity number stood for whose object was deleted although pods are published with it. Where this process did
 * not see the object, all pods that hold the number must agree; else a number could come back with another meaning while
 * some node still takes it for the old one.
 */
final class LostMeanings implements Mirror.Listener<Identity> {

    private static final int REMEMBERED = 10_000;

    private final Mirrors mirrors;
    private final Labelling labelling;
    private final Map<Integer, SecurityLabels> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, SecurityLabels> eldest) {
            return size() > REMEMBERED;
        }
    };

    LostMeanings(Mirrors mirrors, Labelling labelling) {
        this.mirrors = mirrors;
        this.labelling = labelling;
    }

    @Override
    public void changed(@Nullable Identity before, @Nullable Identity after) {
        if (before != null && after == null) {
            synchronized (seen) {
                seen.put(before.number(), before.labels());
            }
        }
    }

    boolean meant(int number, SecurityLabels labels) {
        synchronized (seen) {
            if (seen.containsKey(number)) {
                return labels.equals(seen.get(number));
            }
        }
        return holders(number)
                .allMatch(pod -> current(pod).filter(labels::equals).isPresent());
    }

    private Stream<PodRow> holders(int number) {
        Stream<Optional<Stored<PodRow>>> published = mirrors.slices().all().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .filter(entry -> entry.identity() == number)
                .map(entry -> pod(entry.key(), entry.podUid()));
        Stream<Optional<Stored<PodRow>>> shown = mirrors.endpoints().all().stream()
                .filter(endpoint -> endpoint.row().identity() == number)
                .map(endpoint -> pod(endpoint.key(), endpoint.row().podUid()));
        return Stream.concat(published, shown).flatMap(Optional::stream).map(Stored::row);
    }

    private Optional<Stored<PodRow>> pod(String key, String uid) {
        return mirrors.pods().get(key).filter(pod -> Objects.equals(pod.uid(), uid));
    }

    private Optional<SecurityLabels> current(PodRow pod) {
        return mirrors.namespaces().get(pod.namespace()).map(namespace -> labelling.of(pod, namespace.row()));
    }
}
