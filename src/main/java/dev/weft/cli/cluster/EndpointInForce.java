package dev.weft.cli.cluster;

import dev.weft.kube.Mirror;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.plan.Labelling;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits until every node has the identity in force that stands for a pod's labels. */
final class EndpointInForce implements WaitCommand.Wait {

    private final Followed followed;
    private final String pod;
    private final String namespace;
    private final Mirror<String, PodRow> pods;
    private final Mirror<String, NamespaceRow> namespaces;
    /** Whether the pod's identity was changed since the versions were taken, maybe back to the same. */
    private volatile boolean moved;

    private int identity;
    private Map<String, Long> versions = Map.of();

    private EndpointInForce(
            Followed followed, PodName name, Mirror<String, PodRow> pods, Mirror<String, NamespaceRow> namespaces) {
        this.followed = followed;
        this.namespace = name.namespace();
        this.pod = name.toString();
        this.pods = pods;
        this.namespaces = namespaces;
        followed.slices().listen((before, after) -> {
            if (identity(before) != identity(after)) {
                moved = true;
            }
        });
    }

    private int identity(@Nullable SliceRow slice) {
        return slice == null
                ? 0
                : slice.entries().stream()
                        .filter(entry -> entry.key().equals(pod))
                        .mapToInt(SliceEntry::identity)
                        .findFirst()
                        .orElse(0);
    }

    static EndpointInForce of(KubernetesClient client, Followed followed, PodName name) {
        return new EndpointInForce(
                followed,
                name,
                followed.follow(
                        client.resources(PodObject.class)
                                .inNamespace(name.namespace())
                                .withField("metadata.name", name.name()),
                        PodObject::new,
                        PodRow::of),
                followed.follow(
                        client.namespaces().withField("metadata.name", name.namespace()),
                        Namespace::new,
                        NamespaceRow::of));
    }

    @Override
    public Standpoint look() {
        Optional<PodRow> present = pods.get(pod).map(Stored::row);
        Optional<NamespaceRow> home = namespaces.get(namespace).map(Stored::row);
        if (present.isEmpty() || home.isEmpty()) {
            return gone(
                    "there is no pod " + pod + "; kubectl get pods -n " + namespace + " shows those that there are");
        }
        if (present.get().finished() || present.get().hostNetwork()) {
            return gone(
                    present.get().finished()
                            ? pod + " has finished"
                            : pod + " is on the host network, where it has no identity of its own");
        }
        return look(present.get(), home.get());
    }

    private Standpoint gone(String why) {
        return Standpoint.of(WaitState.deleted, identity).because(why);
    }

    private Standpoint unrecorded(PodRow row, String node) {
        if (!followed.hasNode(node)) {
            return Standpoint.waiting(
                    0,
                    "the pod is bound to '" + node
                            + "', which is no node of Weft; weft node list shows those that are");
        }
        return isUnmanaged(row)
                ? Standpoint.of(WaitState.unmanaged, 0)
                        .because("the pod is unmanaged: an earlier CNI connected it, so no policy applies to it; delete"
                                + " it, so that it is made anew")
                : Standpoint.waiting(0, "the operator has given the pod no addresses yet");
    }

    /** Weft's pods have their record before they have an address; it may reach this command later. */
    private boolean isUnmanaged(PodRow row) {
        if (row.addresses().isEmpty() || row.terminating()) {
            return false;
        }
        followed.catchUp();
        return slice(row).isEmpty();
    }

    private Optional<Stored<SliceRow>> slice(PodRow row) {
        return followed.slices().all().stream()
                .filter(candidate -> entry(candidate, row.uid()).isPresent())
                .findFirst();
    }

    private Standpoint look(PodRow row, NamespaceRow home) {
        if (moved) {
            moved = false;
            identity = 0;
        }
        if (row.nodeName() == null) {
            return Standpoint.waiting(0, "the pod is not bound to a node yet");
        }
        Optional<Stored<SliceRow>> slice = slice(row);
        if (slice.isEmpty()) {
            return unrecorded(row, row.nodeName());
        }
        int number = entry(slice.get(), row.uid()).orElseThrow().identity();
        Optional<Stored<Identity>> meaning = followed.identities().get(Integer.toString(number));
        if (meaning.isEmpty() || !standsFor(meaning.get().row().labels(), row, home)) {
            return Standpoint.waiting(number, "the operator has given the pod no identity of its present labels yet");
        }
        if (identity != number) {
            identity = number;
            versions = Map.of(
                    "WeftEndpointSlice", slice.get().version(),
                    "WeftIdentity", meaning.get().version());
        }
        return Standpoint.of(number, followed.barrier().of(versions), WaitState.enforced);
    }

    private static Optional<SliceEntry> entry(Stored<SliceRow> slice, String uid) {
        return slice.row().entries().stream()
                .filter(entry -> entry.podUid().equals(uid))
                .findFirst();
    }

    private static boolean standsFor(SecurityLabels labels, PodRow pod, NamespaceRow home) {
        return new Labelling(labels.cluster(), key -> !labels.uncounted().contains(key))
                .of(pod, home)
                .equals(labels);
    }
}
