package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.kube.UntypedPolicy;
import dev.weft.model.PolicyRef;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;

/** Applies the operator's part of a policy's status; never to another policy of the same name, as the uid must fit. */
final class PolicyStatusWriter {

    private final KubernetesClient client;
    private final Mirrors mirrors;

    PolicyStatusWriter(KubernetesClient client, Mirrors mirrors) {
        this.client = client;
        this.mirrors = mirrors;
    }

    void set(Write.SetPolicyStatus write) throws Writer.Conflict {
        if (write.policy().row().ref().kind().equals(HasMetadata.getKind(UntypedPolicy.InNamespace.class))) {
            apply(object(new UntypedPolicy.InNamespace(), write), write, mirrors.weftPolicies());
        } else {
            apply(object(new UntypedPolicy.OfCluster(), write), write, mirrors.clusterPolicies());
        }
    }

    private Resource<UntypedPolicy> object(UntypedPolicy policy, Write.SetPolicyStatus write) {
        policy.setMetadata(metadata(write));
        policy.setStatus(write.status());
        return client.resource(policy);
    }

    private static ObjectMeta metadata(Write.SetPolicyStatus write) {
        PolicyRef ref = write.policy().row().ref();
        return new ObjectMetaBuilder()
                .withNamespace(ref.namespace().isEmpty() ? null : ref.namespace())
                .withName(ref.name())
                .withUid(ref.uid())
                .build();
    }

    private static void apply(
            Resource<UntypedPolicy> resource, Write.SetPolicyStatus write, Mirror<String, PolicyRow> mirror)
            throws Writer.Conflict {
        try {
            mirror.rewrite(Stored.of(resource.subresource("status").patch(ApiWriter.APPLY), PolicyRow::of));
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND ->
                    mirror.remove(write.policy().key(), write.policy().uid());
                case HttpURLConnection.HTTP_CONFLICT -> throw new Writer.Conflict(e.getMessage());
                default -> throw e;
            }
        }
    }
}
