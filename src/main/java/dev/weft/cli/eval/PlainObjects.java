package dev.weft.cli.eval;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of pods, nodes and namespaces only what policies depend on. Binding whole pods to their classes would take most
 * of the time that a command has.
 */
final class PlainObjects {

    private PlainObjects() {}

    static Namespace namespace(Document document) throws InputException {
        Namespace namespace = new Namespace();
        namespace.setMetadata(metadata(Field.of(document)));
        return namespace;
    }

    static Node node(Document document) throws InputException {
        Field object = Field.of(document);
        List<NodeAddress> addresses = new ArrayList<>();
        for (Field address : object.at("status").at("addresses").items()) {
            addresses.add(new NodeAddress(
                    address.at("address").text(), address.at("type").text()));
        }
        NodeStatus status = new NodeStatus();
        status.setAddresses(addresses);
        Node node = new Node();
        node.setMetadata(metadata(object));
        node.setStatus(status);
        return node;
    }

    static Pod pod(Document document) throws InputException {
        Field object = Field.of(document);
        Pod pod = new Pod();
        pod.setMetadata(metadata(object));
        pod.setSpec(spec(object.at("spec")));
        pod.setStatus(status(object.at("status")));
        return pod;
    }

    private static ObjectMeta metadata(Field object) throws InputException {
        Field field = object.at("metadata");
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(field.at("name").text());
        metadata.setNamespace(field.at("namespace").text());
        metadata.setUid(field.at("uid").text());
        metadata.setDeletionTimestamp(field.at("deletionTimestamp").text());
        metadata.setLabels(field.at("labels").texts());
        return metadata;
    }

    private static PodSpec spec(Field field) throws InputException {
        PodSpec spec = new PodSpec();
        spec.setNodeName(field.at("nodeName").text());
        spec.setHostNetwork(field.at("hostNetwork").isTrue());
        spec.setServiceAccountName(field.at("serviceAccountName").text());
        spec.setContainers(containers(field.at("containers")));
        spec.setInitContainers(containers(field.at("initContainers")));
        return spec;
    }

    private static List<Container> containers(Field field) throws InputException {
        List<Container> containers = new ArrayList<>();
        for (Field each : field.items()) {
            Container container = new Container();
            container.setRestartPolicy(each.at("restartPolicy").text());
            List<ContainerPort> ports = new ArrayList<>();
            for (Field port : each.at("ports").items()) {
                ports.add(port(port));
            }
            container.setPorts(ports);
            containers.add(container);
        }
        return containers;
    }

    private static ContainerPort port(Field field) throws InputException {
        ContainerPort port = new ContainerPort();
        port.setName(field.at("name").text());
        port.setProtocol(field.at("protocol").text());
        port.setContainerPort(field.at("containerPort").number());
        return port;
    }

    private static PodStatus status(Field field) throws InputException {
        PodStatus status = new PodStatus();
        status.setPhase(field.at("phase").text());
        status.setPodIP(field.at("podIP").text());
        List<PodIP> addresses = new ArrayList<>();
        for (Field address : field.at("podIPs").items()) {
            addresses.add(new PodIP(address.at("ip").text()));
        }
        status.setPodIPs(addresses);
        return status;
    }
}
