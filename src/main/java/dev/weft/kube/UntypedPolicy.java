package dev.weft.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.v1alpha1.PolicyStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A policy of Weft's kinds with its spec as it came. While API and nodes are of different versions a spec may have what
 * the types here lack. If it were read with its list, nothing of that list would be.
 */
public abstract sealed class UntypedPolicy extends CustomResource<JsonNode, PolicyStatus> {

    /** A WeftNetworkPolicy. */
    @Group("weft.dev")
    @Version("v1alpha1")
    @Kind("WeftNetworkPolicy")
    @Plural("weftnetworkpolicies")
    public static final class InNamespace extends UntypedPolicy implements Namespaced {}

    /** A WeftClusterNetworkPolicy. */
    @Group("weft.dev")
    @Version("v1alpha1")
    @Kind("WeftClusterNetworkPolicy")
    @Plural("weftclusternetworkpolicies")
    public static final class OfCluster extends UntypedPolicy {}

    /** Returns the policy as the model sees it, as far as it can be read. */
    public PolicyConversion conversion() {
        return UntypedPolicyReader.read(this);
    }

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable PolicyStatus initStatus() {
        return null;
    }
}
