package dev.weft.cli.eval;

import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pods and nodes with their addresses; pods of equal labels get one identity number, in the order they come. */
final class Inventory {

    private static final String DEFAULT_NODE = "node-1";
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private final Map<String, Map<String, String>> namespaces;
    private final SortedMap<String, PodEntry> pods = new TreeMap<>();
    private final Map<Address, PodEntry> podsByAddress = new HashMap<>();
    private final Map<Address, String> nodesByAddress = new HashMap<>();
    private final Map<SecurityLabels, Integer> identities = new HashMap<>();

    Inventory(Map<String, Map<String, String>> namespaces) {
        this.namespaces = namespaces;
    }

    void addNode(Document document, Node node) throws InputException {
        List<NodeAddress> addresses = node.getStatus().getAddresses();
        for (int i = 0; i < addresses.size(); i++) {
            if ("InternalIP".equals(addresses.get(i).getType())) {
                Address address = parse(
                        document,
                        "status.addresses[" + i + "].address",
                        addresses.get(i).getAddress());
                nodesByAddress.put(address, node.getMetadata().getName());
            }
        }
    }

    void addPod(Document document, PodObject pod) throws InputException {
        PodEntry entry = entry(document, pod);
        pods.put(entry.qualifiedName(), entry);
        for (Address address : entry.addresses()) {
            if (entry.hostNetwork()) {
                nodesByAddress.putIfAbsent(address, entry.node());
                continue;
            }
            PodEntry other = podsByAddress.put(address, entry);
            if (other != null) {
                throw document.error(
                        "status.podIPs",
                        address,
                        "is the address of pod " + other.qualifiedName() + " too",
                        "give each pod an address of its own");
            }
        }
    }

    private PodEntry entry(Document document, PodObject pod) throws InputException {
        // Read before the row is made, which cannot say which address is wrong.
        List<Address> addresses = addresses(document, pod.getStatus());
        PodRow row;
        try {
            row = PodRow.of(pod);
        } catch (IllegalArgumentException e) {
            throw document.error(
                    "spec.containers", null, String.valueOf(e.getMessage()), "correct the container's ports");
        }
        SecurityLabels labels = new SecurityLabels(
                row.namespace(),
                row.labels(),
                namespaceLabels(row.namespace()),
                row.serviceAccount(),
                "",
                row.namedPorts());
        return new PodEntry(
                row.namespace(),
                row.name(),
                row.nodeName() == null ? DEFAULT_NODE : row.nodeName(),
                row.hostNetwork(),
                row.finished(),
                labels,
                row.isApiClient(),
                row.hostNetwork()
                        ? 0
                        : identities.computeIfAbsent(labels, _ -> Identity.CLUSTER_MIN + identities.size()),
                row.finished() ? List.of() : addresses);
    }

    /** As on an API server, a namespace always carries its name as a label. */
    private Map<String, String> namespaceLabels(String namespace) {
        Map<String, String> labels = new HashMap<>(namespaces.getOrDefault(namespace, Map.of()));
        labels.put(NAMESPACE_NAME, namespace);
        return labels;
    }

    private static List<Address> addresses(Document document, PodObject.@Nullable Status status) throws InputException {
        List<Address> addresses = new ArrayList<>();
        List<PodObject.Ip> ips = status == null ? null : status.podIPs();
        for (int i = 0; ips != null && i < ips.size(); i++) {
            addresses.add(
                    parse(document, "status.podIPs[" + i + "].ip", ips.get(i).ip()));
        }
        String only = status == null ? null : status.podIP();
        if (addresses.isEmpty() && only != null && !only.isEmpty()) {
            addresses.add(parse(document, "status.podIP", only));
        }
        return addresses;
    }

    private static Address parse(Document document, String field, @Nullable String text) throws InputException {
        if (text == null) {
            throw document.error(field, null, "is missing", "write an IPv4 or IPv6 address");
        }
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw document.error(field, text, "is no IP address", "write an IPv4 or IPv6 address");
        }
    }

    World world(CoreServices services, List<Policy> policies, List<String> warnings) {
        return new World(pods, podsByAddress, nodesByAddress, services, policies, warnings);
    }
}
