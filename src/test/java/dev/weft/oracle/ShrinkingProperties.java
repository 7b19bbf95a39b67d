package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.WeftPolicyReader;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What selects less lets nothing more through. In NetworkPolicy an empty list means everybody, by its own API. */
class ShrinkingProperties {

    /**
     * Lists that do not select: rules, of which a deny may go; what is isolated; what a block leaves out; requirements,
     * of which fewer select more, as everywhere in Kubernetes.
     */
    private static final Set<String> OTHERS = Set.of("ingress", "egress", "isolate", "except", "matchExpressions");

    /** An empty one of NetworkPolicy is as one left out. */
    private static final Set<String> KUBERNETES_OTHERS = Set.of("from", "to", "ports", "policyTypes");

    private static final int QUESTIONS = 100;

    private final ObjectMapper mapper = new ObjectMapper();

    @Property(tries = 150)
    void anEmptiedListWidensNothing(@ForAll long seed) {
        Village village = new VillageMaker(new Dice(seed)).make();
        List<Identity> identities = identities(village);
        for (Map<String, Object> policy : village.policies()) {
            JsonNode whole = mapper.valueToTree(policy);
            CompiledPolicies before = compile(List.of(read(whole)), identities);
            for (JsonNode emptied : emptied(whole)) {
                CompiledPolicies after = compile(List.of(read(emptied)), identities);
                assertNarrower(before, after, identities, new Random(seed), emptied + " made of " + whole);
            }
        }
    }

    @Property(tries = 50)
    void anEmptyListOfNetworkPolicyIsAsOneLeftOut(@ForAll long seed) {
        for (Map<String, Object> policy :
                new VillageMaker(new Dice(seed)).make().policies()) {
            JsonNode whole = mapper.valueToTree(policy);
            for (String name : isKubernetes(whole) ? KUBERNETES_OTHERS : Set.<String>of()) {
                JsonNode emptied = whole.deepCopy();
                lists(emptied.path("spec"), name::equals).forEach(ArrayNode::removeAll);
                JsonNode without = whole.deepCopy();
                without.path("spec").findParents(name).forEach(parent -> ((ObjectNode) parent).remove(name));
                assertThat(read(emptied)).as(name + " of " + whole).isEqualTo(read(without));
            }
        }
    }

    @Property(tries = 150)
    void podsThatGoWidenNothing(@ForAll long seed) {
        Village village = new VillageMaker(new Dice(seed)).make();
        List<Policy> policies = new ArrayList<>();
        village.policies().forEach(policy -> policies.add(read(mapper.valueToTree(policy))));
        List<Identity> all = identities(village);
        Random random = new Random(seed);
        List<Identity> rest =
                all.stream().filter(identity -> random.nextInt(3) > 0).toList();
        assertNarrower(compile(policies, all), compile(policies, rest), rest, random, "without some pods");
    }

    private static void assertNarrower(
            CompiledPolicies before, CompiledPolicies after, List<Identity> identities, Random random, String what) {
        for (int i = 0; i < QUESTIONS && !identities.isEmpty(); i++) {
            SubjectQuestion question = SubjectQuestion.random(identities, random);
            if (question.isAllowedBy(after)) {
                assertThat(question.isAllowedBy(before))
                        .as(question + " under " + what)
                        .isTrue();
            }
        }
    }

    private static CompiledPolicies compile(List<Policy> policies, List<Identity> identities) {
        return new PolicyCompiler().compile(new PolicyInput(policies, identities));
    }

    private static List<Identity> identities(Village village) {
        Map<SecurityLabels, Integer> numbers = new HashMap<>();
        for (Map<String, Object> pod : village.pods()) {
            String namespace = Raw.namespace(pod);
            numbers.putIfAbsent(
                    new SecurityLabels(
                            namespace,
                            strings(Raw.labels(pod)),
                            strings(village.namespaceLabels(namespace)),
                            "default",
                            "",
                            new TreeSet<>()),
                    Identity.CLUSTER_MIN + numbers.size());
        }
        List<Identity> identities = new ArrayList<>();
        numbers.forEach((labels, number) -> identities.add(new Identity(number, labels)));
        return identities;
    }

    private static Map<String, String> strings(Map<String, Object> labels) {
        Map<String, String> strings = new HashMap<>();
        labels.forEach((key, value) -> strings.put(key, String.valueOf(value)));
        return strings;
    }

    private Policy read(JsonNode policy) {
        String text = policy.toString();
        return switch (policy.path("kind").asText()) {
            case "NetworkPolicy" ->
                NetworkPolicyReader.read(Serialization.unmarshal(text, NetworkPolicy.class))
                        .policy();
            case "WeftNetworkPolicy" ->
                WeftPolicyReader.read(Serialization.unmarshal(text, WeftNetworkPolicy.class))
                        .policy();
            default ->
                WeftPolicyReader.read(Serialization.unmarshal(text, WeftClusterNetworkPolicy.class))
                        .policy();
        };
    }

    /** Returns the policy once for each list that selects, without what is in the list. */
    private static Set<JsonNode> emptied(JsonNode policy) {
        boolean kubernetes = isKubernetes(policy);
        Predicate<String> selects = name -> !OTHERS.contains(name) && !(kubernetes && KUBERNETES_OTHERS.contains(name));
        Set<JsonNode> found = new LinkedHashSet<>();
        for (int i = 0; i < lists(policy.path("spec"), selects).size(); i++) {
            JsonNode copy = policy.deepCopy();
            lists(copy.path("spec"), selects).get(i).removeAll();
            found.add(copy);
        }
        return found;
    }

    private static boolean isKubernetes(JsonNode policy) {
        return policy.path("kind").asText().equals("NetworkPolicy");
    }

    private static List<ArrayNode> lists(JsonNode node, Predicate<String> names) {
        List<ArrayNode> lists = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getValue() instanceof ArrayNode list && names.test(field.getKey())) {
                    lists.add(list);
                }
                lists.addAll(lists(field.getValue(), names));
            });
        } else {
            node.forEach(element -> lists.addAll(lists(element, names)));
        }
        return lists;
    }
}
