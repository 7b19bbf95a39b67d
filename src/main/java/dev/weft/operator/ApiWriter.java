package dev.weft.operator;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.Mirror;
import dev.weft.kube.ServerSideApply;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes to the API server, each write conditional on the version that the plan saw. */
final class ApiWriter implements Writer {

    static final String FIELD_MANAGER = "weft-operator";

    static final PatchContext APPLY = ServerSideApply.by(FIELD_MANAGER);

    // A manager of its own: an apply takes back what the same manager applied before and does not say again.
    private static final PatchContext APPLY_ABSENT = ServerSideApply.by(FIELD_MANAGER + "-absent-agents");

    private final KubernetesClient client;
    private final Mirrors mirrors;
    private final Warnings warnings;
    private final PolicyStatusWriter policies;
    private final TaintWriter taints;

    ApiWriter(KubernetesClient client, Mirrors mirrors) {
        this.client = client;
        this.mirrors = mirrors;
        warnings = new Warnings(client);
        policies = new PolicyStatusWriter(client, mirrors);
        taints = new TaintWriter(client, mirrors.nodes());
    }

    @Override
    public void apply(Write write) throws Conflict {
        switch (write) {
            case Write.CreateIdentity w ->
                create(IdentityConversion.object(w.identity()), IdentityConversion::row, mirrors.identities());
            case Write.DeleteIdentity w -> delete(identity(w.identity().key()), w.identity(), mirrors.identities());
            case Write.PutSlice w -> put(w);
            case Write.DeleteSlice w -> delete(slice(w.slice().key()), w.slice(), mirrors.slices());
            case Write.CreateEndpoint w -> create(w.endpoint().object(), EndpointRow::of, mirrors.endpoints());
            case Write.SetIdentity w -> setIdentity(w);
            case Write.DeleteEndpoint w -> delete(endpoint(w.endpoint().row()), w.endpoint(), mirrors.endpoints());
            case Write.PutNode w -> put(w);
            case Write.DeleteNode w -> delete(node(w.node().key()), w.node(), mirrors.weftNodes());
            case Write.SetAddressing w -> setAddressing(w);
            case Write.SetAbsent w -> setAbsent(w);
            case Write.WarnPod w -> warnings.warn(w);
            case Write.SetPolicyStatus w -> policies.set(w);
            case Write.WarnPolicy w -> warnings.warn(w);
            case Write.SetTaint w -> taints.set(w);
        }
    }

    private void put(Write.PutSlice write) throws Conflict {
        WeftEndpointSlice object = write.slice().object();
        if (write.replaced().isEmpty()) {
            create(object, SliceRow::of, mirrors.slices());
            return;
        }
        object.getMetadata()
                .setResourceVersion(Long.toString(write.replaced().get().version()));
        change(
                () -> client.resource(object).update(),
                slice(write.slice().name()),
                write.replaced().get(),
                SliceRow::of,
                mirrors.slices());
    }

    private void setIdentity(Write.SetIdentity write) throws Conflict {
        Resource<WeftEndpoint> resource = endpoint(write.endpoint().row());
        WeftEndpoint object =
                write.endpoint().row().withIdentity(write.identity()).object();
        object.getMetadata().setResourceVersion(Long.toString(write.endpoint().version()));
        change(
                () -> client.resource(object).update(),
                resource,
                write.endpoint(),
                EndpointRow::of,
                mirrors.endpoints());
    }

    private void put(Write.PutNode write) throws Conflict {
        WeftNode object = write.node().object();
        if (write.replaced().isEmpty()) {
            create(object, WeftNodeRow::of, mirrors.weftNodes());
            return;
        }
        object.getMetadata()
                .setResourceVersion(Long.toString(write.replaced().get().version()));
        change(
                () -> client.resource(object).update(),
                node(write.node().name()),
                write.replaced().get(),
                WeftNodeRow::of,
                mirrors.weftNodes());
    }

    private void setAddressing(Write.SetAddressing write) throws Conflict {
        setStatus(write.node(), write.node().row().condition(write.finding(), now()), APPLY);
    }

    private void setAbsent(Write.SetAbsent write) throws Conflict {
        setStatus(write.node(), WeftNodeRow.unknown(write.node(), write.message(), now()), APPLY_ABSENT);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void setStatus(Stored<WeftNodeRow> node, WeftNode object, PatchContext manager) throws Conflict {
        change(
                () -> client.resource(object).subresource("status").patch(manager),
                node(node.key()),
                node,
                WeftNodeRow::of,
                mirrors.weftNodes());
    }

    private <T extends HasMetadata, R> void create(T object, Function<T, R> conversion, Mirror<?, R> mirror)
            throws Conflict {
        Resource<T> resource = client.resource(object);
        try {
            mirror.put(Stored.of(resource.create(), conversion));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            T present = resource.get();
            if (present != null) {
                mirror.put(Stored.of(present, conversion));
            }
            throw new Conflict(e.getMessage());
        }
    }

    private static <T extends HasMetadata, R> void change(
            Supplier<T> change, Resource<T> resource, Stored<R> old, Function<T, R> conversion, Mirror<?, R> mirror)
            throws Conflict {
        try {
            mirror.rewrite(Stored.of(change.get(), conversion));
        } catch (KubernetesClientException e) {
            refresh(e, resource, old, conversion, mirror);
        }
    }

    private static <T extends HasMetadata, R> void refresh(
            KubernetesClientException error,
            Resource<T> resource,
            Stored<R> old,
            Function<T, R> conversion,
            Mirror<?, R> mirror)
            throws Conflict {
        if (error.getCode() != HttpURLConnection.HTTP_CONFLICT && error.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw error;
        }
        T present = resource.get();
        if (present == null) {
            mirror.remove(old.key(), old.uid());
        } else {
            mirror.put(Stored.of(present, conversion));
        }
        throw new Conflict(error.getMessage());
    }

    private static <R> void delete(Resource<?> resource, Stored<R> old, Mirror<?, R> mirror) throws Conflict {
        try {
            resource.lockResourceVersion(Long.toString(old.version())).delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new Conflict(e.getMessage());
            }
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        mirror.remove(old.key(), old.uid());
    }

    private Resource<WeftIdentity> identity(String name) {
        return client.resources(WeftIdentity.class).withName(name);
    }

    private Resource<WeftEndpointSlice> slice(String name) {
        return client.resources(WeftEndpointSlice.class).withName(name);
    }

    private Resource<WeftNode> node(String name) {
        return client.resources(WeftNode.class).withName(name);
    }

    private Resource<WeftEndpoint> endpoint(EndpointRow row) {
        return client.resources(WeftEndpoint.class).inNamespace(row.namespace()).withName(row.name());
    }
}
