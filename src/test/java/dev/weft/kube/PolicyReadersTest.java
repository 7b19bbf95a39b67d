package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be understood is reported and fails closed. */
class PolicyReadersTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static PolicyConversion weft(String spec) throws Exception {
        return WeftPolicyReader.read(MAPPER.readValue(
                "{'apiVersion':'weft.dev/v1alpha1','kind':'WeftNetworkPolicy','metadata':{'namespace':'a','name':'p'},'spec':"
                                .replace('\'', '"')
                        + spec.replace('\'', '"')
                        + "}",
                WeftNetworkPolicy.class));
    }

    private static PolicyConversion kubernetes(String spec) throws Exception {
        return NetworkPolicyReader.read(MAPPER.readValue(
                "{'metadata':{'namespace':'a','name':'p'},'spec':".replace('\'', '"') + spec.replace('\'', '"') + "}",
                NetworkPolicy.class));
    }

    private static PolicyConversion.Flawed flawed(PolicyConversion conversion) {
        assertThat(conversion).isInstanceOf(PolicyConversion.Flawed.class);
        return (PolicyConversion.Flawed) conversion;
    }

    private static PolicyConversion annotated(String stage) {
        return NetworkPolicyReader.read(new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("a")
                .withName("p")
                .addToAnnotations("weft.dev/stage", stage)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build());
    }

    private static PolicyConversion.Flawed untyped(String spec) {
        UntypedPolicy policy = Serialization.unmarshal(
                ("{'apiVersion':'weft.dev/v1alpha1','kind':'WeftNetworkPolicy','metadata':{'namespace':'a','name':'p'},'spec':"
                                + spec + "}")
                        .replace('\'', '"'),
                UntypedPolicy.InNamespace.class);
        return flawed(policy.conversion());
    }

    /** Neither the client nor the API server refuses a number that no Java int holds. */
    @Test
    void numberThatNothingHoldsIsAFlawOfItsPolicyAlone() {
        PolicyConversion.Flawed conversion = untyped(
                "{'subject':{'podSelector':{'matchLabels':{'app':'x'}}},"
                        + "'ingress':[{'action':'Allow','ports':[{'port':3000000000}]},{'action':'Deny','ports':[{'port':80}]}]}");
        assertThat(conversion.problems().getFirst().sentence()).startsWith("spec.ingress[0].ports[0].port: ");
        Policy policy = conversion.policy();
        assertThat(policy.isolates()).containsExactlyInAnyOrder(Direction.INGRESS, Direction.EGRESS);
        assertThat(policy.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.verdict()).isEqualTo(Verdict.DENY);
            assertThat(rule.peers()).containsExactly(new RulePeer.Anyone());
        });
        assertThat(policy.subject().labels().matches(Map.of("app", "x"))).isTrue();
        assertThat(policy.subject().labels().matches(Map.of("app", "y"))).isFalse();
    }

    /** By its index, events, counts and answers name the rule that decided. */
    @Test
    void whatDeniesKeepsItsIndex() {
        Policy policy = untyped("{'subject':{},'egress':[{'action':'Deny'}],'ingress':[{'action':'Allow'},"
                        + "{'action':'Deny','onlyOnSundays':true},{'action':'Allow'},{'action':'Maybe'}]}")
                .policy();
        assertThat(policy.rules()).extracting(Rule::verdict).containsOnly(Verdict.DENY);
        assertThat(policy.rules())
                .extracting(Rule::direction, Rule::index)
                .containsExactly(tuple(Direction.INGRESS, 1), tuple(Direction.INGRESS, 3), tuple(Direction.EGRESS, 0));
    }

    /** Such as one of a later version of the API: it may well narrow the rule. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'subject':{},'ingress':[{'action':'Allow','onlyOnSundays':true}]}",
                "{'subject':{},'ingress':[{'action':'Allow','from':[{'entities':['Moon']}]}]}",
                "{'subject':{'podSelector':{'hasHat':true}},'order':3,'ingress':[{'action':'Allow'}]}",
                "{'subject':{},'order':99999999999,'ingress':[{'action':'Allow'}]}",
                "{'subject':7}",
                "'all'"
            })
    void whatIsUnknownAllowsNothing(String spec) {
        PolicyConversion.Flawed conversion = untyped(spec);
        assertThat(conversion.problems()).isNotEmpty();
        assertThat(conversion.policy().rules()).isEmpty();
        assertThat(conversion.policy().isolates()).hasSize(2);
        assertThat(conversion.policy().subject().labels().matches(Map.of())).isTrue();
    }

    @Test
    void emptyKeySpoilsASelector() throws Exception {
        PolicyConversion.Flawed subject =
                flawed(weft("{'subject':{'podSelector':{'matchLabels':{'':'x'}}},'ingress':[]}"));
        assertThat(subject.problems().getFirst().field()).isEqualTo("spec.subject.podSelector.matchLabels['']");
        assertThat(subject.policy().subject().labels().matches(Map.of("any", "pod")))
                .isTrue();
        PolicyConversion.Flawed peer = flawed(weft(
                "{'subject':{},'ingress':[{'action':'Allow','from':[{'podSelector':{'matchLabels':{'':'x'}}}]}]}"));
        assertThat(peer.policy().rules().getFirst().peers()).isEmpty();
    }

    /** The schema refuses an empty list; what was stored past it must not take a deny rule's effect away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'ingress':[{'action':'Deny','from':[],'ports':[{'protocol':'TCP','port':80}]}]",
                "'ingress':[{'action':'Deny','from':[{'entities':[]}],'ports':[{'protocol':'TCP','port':80}]}]",
                "'egress':[{'action':'Deny','to':[],'ports':[{'protocol':'TCP','port':80}]}]"
            })
    void emptiedPeersOfADenyAreEverybody(String rules) throws Exception {
        Policy policy =
                flawed(weft("{'subject':{},'isolate':[]," + rules + "}")).policy();
        assertThat(policy.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.peers()).containsExactly(new RulePeer.Anyone());
            assertThat(rule.ports()).containsExactly(new RulePort.Range(Protocol.TCP, 80, 80));
        });
    }

    @Test
    void emptiedPortsOfADenyAreAll() throws Exception {
        Policy policy = flawed(weft("{'subject':{},'isolate':[],"
                        + "'ingress':[{'action':'Deny','from':[{'entities':['world']}],'ports':[]}]}"))
                .policy();
        assertThat(policy.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.ports()).containsExactly(new RulePort.Everything()));
    }

    @Test
    void stagedIsWhatSaysSo() throws Exception {
        assertThat(weft("{'subject':{},'stage':'Staged','ingress':[]}").policy().isStaged())
                .isTrue();
        assertThat(weft("{'subject':{},'stage':'Enforced','ingress':[]}")
                        .policy()
                        .isStaged())
                .isFalse();
        assertThat(weft("{'subject':{},'ingress':[]}").policy().isStaged()).isFalse();
        assertThat(annotated("Staged").policy().isStaged()).isTrue();
        assertThat(annotated("Enforced").policy().isStaged()).isFalse();
        assertThat(kubernetes("{}").policy().isStaged()).isFalse();
        PolicyConversion.Flawed unclear = flawed(annotated("staged"));
        assertThat(unclear.policy().isStaged()).isFalse();
        assertThat(unclear.problems())
                .extracting(PolicyProblem::field)
                .containsExactly("metadata.annotations['weft.dev/stage']");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spec.ingress[0].from[0] | {'ingress':[{'from':[{}]}]}",
                "spec.ingress[0].from[0].ipBlock.cidr | {'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0'}}]}]}",
                "spec.ingress[0].from[0].ipBlock.except[0] | {'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['11.0.0.0/16']}}]}]}",
                "spec.ingress[0].from[0].podSelectr | {'ingress':[{'from':[{'podSelectr':{}}]}]}",
                "spec.ingress[0].from[0].podSelector.matchExpressions[0].operator | {'ingress':[{'from':[{'podSelector':{'matchExpressions':[{'key':'a','operator':'Like'}]}}]}]}",
                "spec.ingress[0].from[0].podSelector.matchExpressions[0] | {'ingress':[{'from':[{'podSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]}]}",
                "spec.ingress[0].ports[0].port | {'ingress':[{'ports':[{'port':0}]}]}",
                "spec.ingress[0].ports[0].port | {'ingress':[{'ports':[{'port':'80'}]}]}",
                "spec.ingress[0].ports[0].endPort | {'ingress':[{'ports':[{'port':80,'endPort':79}]}]}",
                "spec.ingress[0].ports[0].protocol | {'ingress':[{'ports':[{'protocol':'ICMP'}]}]}",
                "spec.policyTypes[0] | {'policyTypes':['Both']}",
            })
    void allowsNothingByAnUnclearPart(String field, String spec) throws Exception {
        PolicyConversion.Flawed flawed = flawed(kubernetes(spec));
        assertThat(flawed.problems()).extracting(PolicyProblem::field).contains(field);
        assertThat(flawed.problems())
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotEmpty());
        assertThat(flawed.policy().isolates()).contains(Direction.INGRESS);
        assertThat(flawed.policy().rules())
                .allSatisfy(rule -> assertThat(
                                rule.peers().isEmpty() || rule.ports().isEmpty())
                        .isTrue());
    }

    @Test
    void deniesEverythingByAnUnclearPart() throws Exception {
        Policy policy = flawed(weft("{'subject':{},'isolate':[],'ingress':[{'action':'Deny','from':[{}]}]}"))
                .policy();
        assertThat(policy.rules().getFirst().peers()).containsExactly(new RulePeer.Anyone());
    }

    @Test
    void anUnclearSubjectGetsNoAllow() throws Exception {
        Policy policy = flawed(weft("{'ingress':[{'action':'Allow'}],'egress':[{'action':'Deny'},{'action':'Allow'}]}"))
                .policy();
        assertThat(policy.rules()).extracting(rule -> rule.verdict()).containsExactly(Verdict.DENY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spec.subject | {'ingress':[]}",
                "spec | {'subject':{}}",
                "spec.isolate | {'subject':{},'egress':[{'action':'Deny'}]}",
                "spec.order | {'subject':{},'order':1001,'ingress':[]}",
                "spec.ingress[0].action | {'subject':{},'isolate':[],'ingress':[{}]}",
                "spec.ingress[0].from | {'subject':{},'ingress':[{'action':'Allow','from':[]}]}",
                "spec.ingress[0].ports | {'subject':{},'ingress':[{'action':'Allow','ports':[]}]}",
                "spec.ingress[0].from[0] | {'subject':{},'ingress':[{'action':'Allow','from':[{'podSelector':{},'entities':['all']}]}]}",
                "spec.ingress[0].ports[0] | {'subject':{},'ingress':[{'action':'Allow','ports':[{'icmpType':8}]}]}",
                "spec.ingress[0].ports[0].icmpCode | {'subject':{},'ingress':[{'action':'Allow','ports':[{'protocol':'ICMP','icmpCode':8}]}]}",
            })
    void namesTheField(String field, String spec) throws Exception {
        assertThat(flawed(weft(spec)).problems())
                .extracting(PolicyProblem::field)
                .contains(field);
    }

    @Test
    void givenListsIsolate() throws Exception {
        assertThat(weft("{'subject':{},'ingress':[]}").policy().isolates()).containsExactly(Direction.INGRESS);
        assertThat(weft("{'subject':{},'isolate':[],'ingress':[{'action':'Deny'}]}")
                        .policy()
                        .isolates())
                .isEmpty();
        assertThat(kubernetes("{}").policy().isolates()).isEqualTo(java.util.Set.of(Direction.INGRESS));
        assertThat(kubernetes("{'egress':[{}]}").policy().isolates())
                .containsAll(List.of(Direction.INGRESS, Direction.EGRESS));
    }
}
