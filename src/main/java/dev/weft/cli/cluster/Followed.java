package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.barrier.Barrier;
import dev.weft.kube.BarrierInput;
import dev.weft.kube.Feed;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.Mirror;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Identity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a waiting command watches; says when something has changed. */
final class Followed implements AutoCloseable {

    private final Semaphore changes = new Semaphore(0);
    private final List<Feed> feeds = new ArrayList<>();
    private final KubernetesClient client;
    private final Mirror<String, SliceRow> slices;
    private final Mirror<String, Identity> identities;
    private final Mirror<String, WeftNodeRow> nodes;

    Followed(KubernetesClient client) {
        this.client = client;
        slices = follow(client.resources(WeftEndpointSlice.class), WeftEndpointSlice::new, SliceRow::of);
        identities = follow(client.resources(WeftIdentity.class), WeftIdentity::new, IdentityConversion::row);
        nodes = follow(client.resources(WeftNode.class), WeftNode::new, WeftNodeRow::of);
    }

    /** Follows objects, too. Fails at once if they may not be read, while a feed would try for ever. */
    <T extends HasMetadata, R> Mirror<String, R> follow(
            FilterWatchListDeletable<T, ?, ? extends Resource<T>> source,
            Supplier<T> empty,
            Function<? super T, R> conversion) {
        Mirror<String, R> mirror = new Mirror<>(row -> "");
        source.list(new ListOptionsBuilder().withLimit(1L).build());
        mirror.listen((before, after) -> changes.release());
        feeds.add(Feed.of(source, empty, conversion, mirror));
        return mirror;
    }

    /** Reads which endpoints there are at this moment, whatever the watch has brought. */
    void catchUp() {
        client.resources(WeftEndpointSlice.class)
                .list()
                .getItems()
                .forEach(slice -> slices.put(Stored.of(slice, SliceRow::of)));
    }

    void start() {
        feeds.forEach(Feed::start);
    }

    boolean synced() {
        return feeds.stream().allMatch(Feed::synced);
    }

    Mirror<String, SliceRow> slices() {
        return slices;
    }

    Mirror<String, Identity> identities() {
        return identities;
    }

    boolean hasNode(String name) {
        return nodes.get(name).isPresent();
    }

    Barrier barrier() {
        return BarrierInput.barrier(slices.all(), identities.all(), nodes.all());
    }

    /** Waits for a change, at most for so long. All changes so far are one. */
    void await(long milliseconds) throws InterruptedException {
        if (changes.tryAcquire(milliseconds, TimeUnit.MILLISECONDS)) {
            changes.drainPermits();
        }
    }

    @Override
    public void close() {
        feeds.forEach(Feed::close);
    }
}
