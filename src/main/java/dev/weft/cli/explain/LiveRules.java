package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Adds to the rules that agents name where they stand in the live objects. */
final class LiveRules {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    private static final Map<String, ResourceDefinitionContext> KINDS = Map.of(
            "NetworkPolicy", kind("networking.k8s.io", "v1", "networkpolicies", true),
            "WeftNetworkPolicy", kind("weft.dev", "v1alpha1", "weftnetworkpolicies", true),
            "WeftClusterNetworkPolicy", kind("weft.dev", "v1alpha1", "weftclusternetworkpolicies", false));

    private final KubernetesClient client;
    private final Executor executor;
    private final Map<String, CompletableFuture<@Nullable JsonNode>> objects = new ConcurrentHashMap<>();

    LiveRules(KubernetesClient client, Executor executor) {
        this.client = client;
        this.executor = executor;
    }

    private static ResourceDefinitionContext kind(String group, String version, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /** Adds field, line, YAML and whether the object has changed since to each of the rules. */
    void complete(List<ObjectNode> rules) {
        List<CompletableFuture<@Nullable JsonNode>> pending = new ArrayList<>();
        rules.forEach(rule -> pending.add(object(rule)));
        for (int i = 0; i < rules.size(); i++) {
            ObjectNode rule = rules.get(i);
            try {
                JsonNode object = pending.get(i).join();
                if (object == null) {
                    rule.put("changedSince", true);
                } else {
                    complete(rule, object);
                }
            } catch (CompletionException e) {
                // the answer stands without the object
                rule.put("unread", String.valueOf(e.getCause().getMessage()));
            }
        }
    }

    private static void complete(ObjectNode rule, JsonNode object) {
        JsonNode meta = object.path("metadata");
        boolean same = meta.path("uid").asText().equals(rule.path("uid").asText())
                && meta.path("generation").asLong() == rule.path("generation").asLong();
        rule.put("changedSince", !same);
        RulePath path = new RulePath(
                object, rule.path("direction").asText(), rule.path("index").asInt());
        if (!same || !path.exists()) {
            return;
        }
        rule.put("field", path.field()).put("line", path.line());
        if (rule.path("peer").isInt()) {
            path.peer(rule.path("peer").asInt()).ifPresent(field -> rule.put("peerField", field));
        }
        if (rule.path("port").isInt()) {
            path.port(rule.path("port").asInt()).ifPresent(field -> rule.put("portField", field));
        }
        rule.put("yaml", yaml(path.rule()));
    }

    /** Writes keys in the order of kubectl, and texts in quotes: one such as yes must not turn into another type. */
    private static String yaml(JsonNode rule) {
        return Serialization.asYaml(MAPPER.convertValue(rule, Map.class))
                .replaceFirst("^---\n", "")
                .stripTrailing();
    }

    private CompletableFuture<@Nullable JsonNode> object(JsonNode rule) {
        String key = (rule.path("kind").asText() + " " + rule.path("namespace").asText() + " "
                        + rule.path("name").asText())
                .toLowerCase(Locale.ROOT);
        return objects.computeIfAbsent(key, _ -> CompletableFuture.supplyAsync(() -> read(rule), executor));
    }

    private @Nullable JsonNode read(JsonNode rule) {
        ResourceDefinitionContext kind = KINDS.get(rule.path("kind").asText());
        if (kind == null) {
            return null;
        }
        var all = client.genericKubernetesResources(kind);
        GenericKubernetesResource found = (kind.isNamespaceScoped()
                        ? all.inNamespace(rule.path("namespace").asText())
                        : all)
                .withName(rule.path("name").asText())
                .get();
        if (found == null) {
            return null;
        }
        found.getMetadata().setManagedFields(List.of());
        return MAPPER.convertValue(found, ObjectNode.class);
    }
}
