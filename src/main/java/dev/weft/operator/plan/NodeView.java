package dev.weft.operator.plan;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that matters for one node, at one moment.
 *
 * @param node the core Node, if it exists
 * @param pods the pods bound to it
 * @param namespaces the namespaces of those pods, as far as known
 * @param slices the node's slices
 * @param endpoints the endpoints on the node, and those named like its pods
 * @param gone pods that certainly exist no more; a pod that is merely absent here may just not have been seen yet
 * @param foreign addresses that pods of other nodes have, although they lie in this node's prefixes
 */
public record NodeView(
        String name,
        Optional<NodeRow> node,
        Optional<Stored<WeftNodeRow>> weftNode,
        List<PodRow> pods,
        Map<String, NamespaceRow> namespaces,
        List<Stored<SliceRow>> slices,
        List<Stored<EndpointRow>> endpoints,
        Set<PodRef> gone,
        Set<Address> foreign) {}
