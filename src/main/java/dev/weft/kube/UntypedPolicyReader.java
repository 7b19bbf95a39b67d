package dev.weft.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicySpec;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicySpec;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the spec of one policy. What cannot be read is a flaw of that policy and of no other. What of such a spec is safe
 * to enforce: whom it is about is isolated, if that can be told, else all of its scope; a rule that denies, or of which
 * nobody knows whether it does, denies everything; a rule that allows does nothing.
 */
final class UntypedPolicyReader {

    /** A field that is not known here is of a later version and may well narrow a rule. */
    private static final ObjectMapper STRICT = new ObjectMapper();

    private UntypedPolicyReader() {}

    static PolicyConversion read(UntypedPolicy policy) {
        return switch (policy) {
            case UntypedPolicy.InNamespace object ->
                read(object, new WeftNetworkPolicy(), WeftNetworkPolicySpec.class, WeftPolicyReader::read);
            case UntypedPolicy.OfCluster object ->
                read(
                        object,
                        new WeftClusterNetworkPolicy(),
                        WeftClusterNetworkPolicySpec.class,
                        WeftPolicyReader::read);
        };
    }

    private static <S, P extends CustomResource<S, ?>> PolicyConversion read(
            UntypedPolicy object, P typed, Class<S> type, Function<P, PolicyConversion> reader) {
        typed.setMetadata(object.getMetadata());
        try {
            typed.setSpec(STRICT.treeToValue(object.getSpec(), type));
            return reader.apply(typed);
        } catch (JsonProcessingException e) {
            PolicyConversion rest = reader.apply(remainder(object.getSpec(), typed, type));
            return new PolicyConversion.Flawed(denying(rest.policy()), List.of(problem(e)), List.of());
        }
    }

    /** Returns the policy without the rules that allow; those that deny keep their indexes. */
    private static Policy denying(Policy policy) {
        List<Rule> denials = policy.rules().stream()
                .filter(rule -> rule.verdict() == Verdict.DENY)
                .toList();
        return new Policy(policy.ref(), policy.stage(), policy.order(), policy.subject(), policy.isolates(), denials);
    }

    /** Returns the object with the part of the spec that can be read whatever the rest is. */
    private static <S, P extends CustomResource<S, ?>> P remainder(JsonNode spec, P typed, Class<S> type) {
        ObjectNode safe = STRICT.createObjectNode();
        safe.set("isolate", STRICT.createArrayNode().add("Ingress").add("Egress"));
        safe.set("ingress", actions(spec.path("ingress")));
        safe.set("egress", actions(spec.path("egress")));
        typed.setSpec(readable(safe, type).orElseThrow());
        for (String field : List.of("subject", "order", "stage")) {
            ObjectNode more = safe.deepCopy();
            more.set(field, spec.path(field));
            readable(more, type).ifPresent(read -> {
                safe.set(field, spec.path(field));
                typed.setSpec(read);
            });
        }
        return typed;
    }

    private static <S> Optional<S> readable(ObjectNode spec, Class<S> type) {
        try {
            return Optional.of(STRICT.treeToValue(spec, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Returns the rules with nothing but what they do, each at its index. */
    private static ArrayNode actions(JsonNode rules) {
        ArrayNode actions = STRICT.createArrayNode();
        for (JsonNode rule : rules) {
            boolean allows = rule.path("action").asText().equals("Allow");
            actions.addObject().put("action", allows ? "Allow" : "Deny");
        }
        return actions;
    }

    private static PolicyProblem problem(JsonProcessingException e) {
        List<JsonMappingException.Reference> path =
                e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
        String field = path.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining("", "spec", ""));
        return new PolicyProblem(
                field,
                "",
                "cannot be read by this version of Weft, so the policy isolates whom it is about and allows nothing: "
                        + e.getOriginalMessage().lines().findFirst().orElse(""),
                "write what this version knows, or update Weft on all nodes");
    }
}
