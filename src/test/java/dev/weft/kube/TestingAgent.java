package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports as the agent of a node does. */
public record TestingAgent(KubernetesClient client, String node) {

    /** Says what staged policies would have done. */
    public void report(WeftNodeStaged... staged) {
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(node).build());
        object.setStatus(new WeftNodeStatus(null, null, null, null, null, List.of(staged)));
        client.resource(object).subresource("status").patch(ServerSideApply.by("weft-agent-staged"));
    }

    /** Says that everything up to these versions is in force. */
    public void report(Map<String, Long> upTo) {
        report(upTo, List.of());
    }

    /** @param exceptions what is not in force as it is written all the same */
    public void report(Map<String, Long> upTo, List<WeftNodeException> exceptions) {
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(node).build());
        object.setStatus(new WeftNodeStatus(
                null,
                null,
                upTo.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().toString())),
                exceptions,
                null,
                null));
        client.resource(object).subresource("status").patch(ServerSideApply.by("weft-agent"));
    }
}
