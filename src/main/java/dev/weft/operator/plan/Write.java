package dev.weft.operator.plan;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.Finding;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Identity;
import java.util.Optional;

/**
 * One change of one object. Each is conditional on what the plan was made from, so that it fails rather than overwrite
 * what somebody else has written since.
 */
public sealed interface Write {

    record CreateIdentity(Identity identity) implements Write {}

    record DeleteIdentity(Stored<Identity> identity) implements Write {}

    /** Creates the slice if there was none, else replaces that very version. */
    record PutSlice(SliceRow slice, Optional<Stored<SliceRow>> replaced) implements Write {}

    record DeleteSlice(Stored<SliceRow> slice) implements Write {}

    record CreateEndpoint(EndpointRow endpoint) implements Write {}

    record SetIdentity(Stored<EndpointRow> endpoint, int identity) implements Write {}

    record DeleteEndpoint(Stored<EndpointRow> endpoint) implements Write {}

    record PutNode(WeftNodeRow node, Optional<Stored<WeftNodeRow>> replaced) implements Write {}

    record DeleteNode(Stored<WeftNodeRow> node) implements Write {}

    record SetAddressing(Stored<WeftNodeRow> node, Finding finding) implements Write {}

    /** Says for an agent that is gone that nobody knows whether its node is ready. */
    record SetAbsent(Stored<WeftNodeRow> node, String message) implements Write {}

    record WarnPod(PodRow pod, String reason, String message) implements Write {}

    /** Says in the status of a policy of Weft's kinds what became of it. */
    record SetPolicyStatus(Stored<PolicyRow> policy, PolicyStatus status) implements Write {}

    /** Says on a NetworkPolicy, which has no status, what of it is not enforced. */
    record WarnPolicy(PolicyRow policy, String message) implements Write {}

    /** Lets ordinary pods be scheduled on a node, or no longer. */
    record SetTaint(Stored<NodeRow> node, boolean present) implements Write {}
}
