package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PodObject;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.ServiceName;
import dev.weft.kube.WeftPolicyReader;
import dev.weft.model.Policy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a world of manifests. */
final class WorldReader {

    private static final String DEFAULT_NAMESPACE = "default";

    private final ObjectMapper mapper;
    private final Intake intake;
    private final boolean hasServices;
    private CoreServices services;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final Map<Document, PodObject> pods = new LinkedHashMap<>();
    private final Map<Document, Node> nodes = new LinkedHashMap<>();
    private final List<Policy> policies = new ArrayList<>();
    private final Map<String, List<Document>> ignored = new LinkedHashMap<>();

    private WorldReader(ObjectMapper mapper, Intake intake, Optional<ServiceName> dns) {
        this.mapper = mapper;
        this.intake = intake;
        hasServices = dns.isPresent();
        services = CoreServices.unknown(dns.orElse(ServiceName.KUBE_DNS));
    }

    /** Sees every policy as it is read. */
    @FunctionalInterface
    interface Intake {
        void accept(Document document, PolicyConversion conversion) throws InputException;
    }

    /** @throws InputException also if a policy is not understood in all its parts */
    static World read(List<Path> paths) throws InputException {
        return read(paths, WorldReader::refuseFlawed, Optional.empty());
    }

    /** @param dns the Service of the cluster's DNS; if it is not given, {@link CoreServices} are ignored as all others */
    static World read(List<Path> paths, Intake intake, Optional<ServiceName> dns) throws InputException {
        ObjectMapper mapper = KubeMapper.create();
        WorldReader reader = new WorldReader(mapper, intake, dns);
        for (Document document : Manifests.read(paths, mapper)) {
            reader.add(document);
        }
        return reader.conclude();
    }

    private void add(Document document) throws InputException {
        switch (document.apiVersion() + " " + document.kind()) {
            case "v1 Namespace" -> {
                Namespace namespace = object(document, PlainObjects.namespace(document));
                namespaces.put(namespace.getMetadata().getName(), labels(namespace));
            }
            case "v1 Pod" -> pods.put(document, namespaced(document, PlainObjects.pod(document)));
            case "v1 Node" -> nodes.put(document, object(document, PlainObjects.node(document)));
            case "v1 Service" -> addService(document);
            case "networking.k8s.io/v1 NetworkPolicy" ->
                accept(document, NetworkPolicyReader.read(namespaced(document, bound(document, NetworkPolicy.class))));
            case "weft.dev/v1alpha1 WeftNetworkPolicy" ->
                accept(document, WeftPolicyReader.read(namespaced(document, bound(document, WeftNetworkPolicy.class))));
            case "weft.dev/v1alpha1 WeftClusterNetworkPolicy" ->
                accept(
                        document,
                        WeftPolicyReader.read(object(document, bound(document, WeftClusterNetworkPolicy.class))));
            default -> ignore(document);
        }
    }

    private void addService(Document document) throws InputException {
        if (hasServices && services.has(document)) {
            Service service = namespaced(document, bound(document, Service.class));
            try {
                services = services.with(service);
            } catch (IllegalArgumentException e) {
                String value = service.getSpec().getClusterIP();
                throw document.error("spec.clusterIP", value, e.getMessage(), "write it as the cluster has it");
            }
        } else {
            ignore(document);
        }
    }

    private void ignore(Document document) {
        ignored.computeIfAbsent(document.apiVersion() + " " + document.kind(), _ -> new ArrayList<>())
                .add(document);
    }

    private <T extends HasMetadata> T namespaced(Document document, T object) throws InputException {
        T named = named(document, object);
        if (named.getMetadata().getNamespace() == null) {
            named.getMetadata().setNamespace(DEFAULT_NAMESPACE);
        }
        return once(document, named);
    }

    private <T extends HasMetadata> T object(Document document, T object) throws InputException {
        return once(document, named(document, object));
    }

    private static <T extends HasMetadata> T named(Document document, T object) throws InputException {
        if (object.getMetadata() == null || object.getMetadata().getName() == null) {
            throw document.error("metadata.name", null, "is missing", "name the object");
        }
        return object;
    }

    private <T extends HasMetadata> T bound(Document document, Class<T> type) throws InputException {
        return KubeMapper.convert(mapper, document, type);
    }

    private <T extends HasMetadata> T once(Document document, T object) throws InputException {
        String key = document.kind() + " " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
        if (!seen.add(key)) {
            throw document.error(
                    "metadata.name", object.getMetadata().getName(), "the object is given twice", "give it once");
        }
        return object;
    }

    private void accept(Document document, PolicyConversion conversion) throws InputException {
        intake.accept(document, conversion);
        policies.add(conversion.policy());
    }

    private static void refuseFlawed(Document document, PolicyConversion conversion) throws InputException {
        if (conversion instanceof PolicyConversion.Flawed flawed) {
            PolicyProblem first = flawed.problems().getFirst();
            throw document.error(first.field(), first.value(), first.message(), first.remedy());
        }
    }

    private World conclude() throws InputException {
        Inventory inventory = new Inventory(namespaces);
        for (Map.Entry<Document, Node> node : nodes.entrySet()) {
            inventory.addNode(node.getKey(), node.getValue());
        }
        for (Map.Entry<Document, PodObject> pod : pods.entrySet()) {
            inventory.addPod(pod.getKey(), pod.getValue());
        }
        return inventory.world(services, policies, warnings());
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        ignored.forEach((kind, documents) -> {
            Document first = documents.getFirst();
            warnings.add("%s ignored: %d of kind %s that policies do not depend on, the first in %s, document %d"
                    .formatted(first.object(), documents.size(), kind, first.file(), first.index()));
        });
        return warnings;
    }

    private static Map<String, String> labels(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
