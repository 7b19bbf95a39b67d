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
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import dev.weft.policy.PolicyJudge;
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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What selects less lets nothing more through. In NetworkPolicy an empty list means everybody, by its own API. */
class ShrinkingProperties {

    /**
     * Lists that do not select: rules, of which a deny may go; what is isolated; what a block leaves out; requirements,
     * of which fewer select more, as everywhere in Kubernetes.
     */
    private static final Set<String> OTHERS = Set.of("ingress", "egress", "isolate", "except", "matchExpressions");

    private static final List<String> OUTSIDERS = List.of("10.0.1.200", "192.0.2.7", "fd00:1::200", "2001:db8::7");
    private static final List<Integer> PORTS = List.of(53, 79, 80, 81, 90, 8080, 32846);

    private final ObjectMapper mapper = new ObjectMapper();

    /** A question of one direction. */
    private record Question(Direction direction, int subject, int peer, Address address, Protocol protocol, int port) {}

    @Property(tries = 150)
    void anEmptiedListWidensNothing(@ForAll long seed) {
        Village village = new VillageMaker(new Dice(seed)).make();
        List<Identity> identities = identities(village);
        for (Map<String, Object> policy : village.policies()) {
            JsonNode whole = mapper.valueToTree(policy);
            if (whole.path("kind").asText().equals("NetworkPolicy")) {
                continue;
            }
            CompiledPolicies before = compile(List.of(read(whole)), identities);
            for (JsonNode emptied : emptied(whole)) {
                CompiledPolicies after = compile(List.of(read(emptied)), identities);
                assertNarrower(before, after, identities, new Random(seed), emptied + " made of " + whole);
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
        for (int i = 0; i < 60 && !identities.isEmpty(); i++) {
            Question question = question(identities, random);
            if (allows(after, question)) {
                assertThat(allows(before, question))
                        .as(question + " under " + what)
                        .isTrue();
            }
        }
    }

    private static Question question(List<Identity> identities, Random random) {
        boolean outside = random.nextInt(3) == 0;
        Identity peer = identities.get(random.nextInt(identities.size()));
        return new Question(
                Direction.values()[random.nextInt(2)],
                identities.get(random.nextInt(identities.size())).number(),
                outside ? ReservedIdentity.WORLD.number() : peer.number(),
                outside ? Address.parse(OUTSIDERS.get(random.nextInt(OUTSIDERS.size()))) : address(peer, random),
                List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP).get(random.nextInt(3)),
                PORTS.get(random.nextInt(PORTS.size())));
    }

    private static Address address(Identity pod, Random random) {
        int namespace = 1 + random.nextInt(3);
        int host = 8 + pod.number() % 9;
        return Address.parse(
                random.nextBoolean() ? "10.0." + namespace + "." + host : "fd00:" + namespace + "::" + host);
    }

    private static boolean allows(CompiledPolicies policies, Question question) {
        return new PolicyJudge(policies.set(question.subject()).promoted())
                        .judge(new PolicyJudge.Question(
                                question.direction(),
                                question.peer(),
                                question.address(),
                                question.protocol(),
                                question.port()))
                        .verdict()
                == Verdict.ALLOW;
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
    private List<JsonNode> emptied(JsonNode policy) {
        Set<JsonNode> found = new LinkedHashSet<>();
        for (int i = 0; i < lists(policy.path("spec")).size(); i++) {
            JsonNode copy = policy.deepCopy();
            lists(copy.path("spec")).get(i).removeAll();
            found.add(copy);
        }
        return List.copyOf(found);
    }

    private List<ArrayNode> lists(JsonNode node) {
        List<ArrayNode> lists = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getValue() instanceof ArrayNode list && !OTHERS.contains(field.getKey())) {
                    lists.add(list);
                }
                lists.addAll(lists(field.getValue()));
            });
        } else {
            node.forEach(element -> lists.addAll(lists(element)));
        }
        return lists;
    }
}
