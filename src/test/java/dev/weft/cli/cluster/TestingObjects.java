package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.ServerSideApply;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The objects of a cluster with Weft, without any of its parts: each is as it is left here. */
record TestingObjects(KubernetesClient client, String namespace) {

    void begin() {
        clean();
        namespace(namespace);
    }

    void clean() {
        client.pods().inAnyNamespace().withGracePeriod(0).delete();
        client.nodes().delete();
        client.resources(WeftNode.class).delete();
        client.resources(WeftIdentity.class).delete();
        client.resources(WeftEndpoint.class).inAnyNamespace().delete();
    }

    void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    void node(String name) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    void weftNode(String name, int number) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(name).build());
        node.setSpec(new WeftNodeSpec(
                List.of("192.0.2." + number, "fd00::" + number),
                List.of("10.8." + number + ".0/24", "fd44:" + number + "::/64"),
                List.of("192.0.2." + number, "fd00::" + number)));
        client.resource(node).create();
    }

    /** Says of a node what its agent would. */
    void agentSays(String node, String ready, String reason, WeftNodeLack... lacks) {
        Condition condition = new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready)
                .withReason(reason)
                .withMessage("as the test says")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .build();
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(node).build());
        object.setStatus(new WeftNodeStatus(null, List.of(condition), null, null, List.of(lacks), null));
        client.resource(object).subresource("status").patch(ServerSideApply.by("weft-agent"));
    }

    void identity(int number, String of, Map<String, String> labels) {
        client.resource(IdentityConversion.object(new Identity(
                        number, new SecurityLabels(of, labels, Map.of(), "default", "test", new TreeSet<>()))))
                .create();
    }

    Pod pod(String name, boolean hostNetwork, String... addresses) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("n1")
                        .withHostNetwork(hostNetwork)
                        .addNewContainer()
                        .withName("c")
                        .withImage("c")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        PodStatusBuilder status = new PodStatusBuilder().withPhase("Running").withPodIP(addresses[0]);
        for (String address : addresses) {
            status.addNewPodIP(address);
        }
        pod.setStatus(status.build());
        return client.resource(pod).updateStatus();
    }

    void endpoint(Pod pod, int identity, String ipv4, String ipv6) {
        String uid = pod.getMetadata().getUid();
        PodAddresses addresses = new PodAddresses(Address.parse(ipv4), Address.parse(ipv6));
        client.resource(new EndpointRow(namespace, pod.getMetadata().getName(), uid, uid, "n1", identity, addresses)
                        .object())
                .create();
    }
}
