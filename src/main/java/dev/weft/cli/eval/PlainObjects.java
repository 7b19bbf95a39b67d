package dev.weft.cli.eval;

import dev.weft.kube.PodObject;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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

    static PodObject pod(Document document) throws InputException {
        Field object = Field.of(document);
        PodObject pod = new PodObject();
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

    private static PodObject.Spec spec(Field field) throws InputException {
        Field automount = field.at("automountServiceAccountToken");
        return new PodObject.Spec(
                field.at("nodeName").text(),
                field.at("hostNetwork").isTrue(),
                field.at("serviceAccountName").text(),
                automount.isAbsent() || automount.isTrue(),
                containers(field.at("containers")),
                containers(field.at("initContainers")));
    }

    private static List<PodObject.Container> containers(Field field) throws InputException {
        List<PodObject.Container> containers = new ArrayList<>();
        for (Field each : field.items()) {
            List<PodObject.Port> ports = new ArrayList<>();
            for (Field port : each.at("ports").items()) {
                ports.add(port(port));
            }
            List<PodObject.Mount> mounts = new ArrayList<>();
            for (Field mount : each.at("volumeMounts").items()) {
                mounts.add(new PodObject.Mount(mount.at("mountPath").text()));
            }
            containers.add(new PodObject.Container(each.at("restartPolicy").text(), ports, mounts));
        }
        return containers;
    }

    private static PodObject.Port port(Field field) throws InputException {
        return new PodObject.Port(
                field.at("name").text(),
                field.at("protocol").text(),
                field.at("containerPort").number());
    }

    private static PodObject.Status status(Field field) throws InputException {
        List<PodObject.Ip> addresses = new ArrayList<>();
        for (Field address : field.at("podIPs").items()) {
            addresses.add(new PodObject.Ip(address.at("ip").text()));
        }
        return new PodObject.Status(field.at("phase").text(), field.at("podIP").text(), addresses, null);
    }
}
