package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes one taint of a Node and leaves the others as they are: the whole list is written, against its version. */
final class TaintWriter {

    private static final String EFFECT = "NoSchedule";

    private final KubernetesClient client;
    private final Mirror<String, NodeRow> nodes;

    TaintWriter(KubernetesClient client, Mirror<String, NodeRow> nodes) {
        this.client = client;
        this.nodes = nodes;
    }

    void set(Write.SetTaint write) throws Writer.Conflict {
        var resource = client.nodes().withName(write.node().row().name());
        Node node = resource.get();
        if (node == null) {
            nodes.remove(write.node().key(), write.node().uid());
            return;
        }
        nodes.put(Stored.of(node, NodeRow::of));
        if (NodeRow.of(node).awaitsAgent() == write.present()) {
            return;
        }
        Map<String, Object> change = Map.of(
                "metadata",
                Map.of("resourceVersion", node.getMetadata().getResourceVersion()),
                "spec",
                Map.of("taints", taints(node, write.present())));
        try {
            Node changed = resource.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    client.getKubernetesSerialization().asJson(change));
            nodes.put(Stored.of(changed, NodeRow::of));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new Writer.Conflict(e.getMessage());
            }
            throw e;
        }
    }

    private static List<Taint> taints(Node node, boolean present) {
        List<Taint> taints = new ArrayList<>(node.getSpec().getTaints());
        taints.removeIf(taint -> NodeRow.AGENT_NOT_READY.equals(taint.getKey()));
        if (present) {
            taints.add(new TaintBuilder()
                    .withKey(NodeRow.AGENT_NOT_READY)
                    .withEffect(EFFECT)
                    .build());
        }
        return taints;
    }
}
