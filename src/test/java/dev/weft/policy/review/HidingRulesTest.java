package dev.weft.policy.review;

import static dev.weft.policy.review.Written.clusterWide;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that only several others together hide. */
class HidingRulesTest {

    private static final String TOGETHER = "spec.egress[2]: 'Allow' never decides: spec.egress[0] and spec.egress[1]"
            + " together deny all that it selects; remove it, or narrow one of them";

    /** @param rules of a namespaced policy's egress, with the action before them */
    private static Policy egress(String... rules) throws Exception {
        return weft("shop", "p", spec("'podSelector':{}", 100, rules));
    }

    private static Policy guard(String name, int order, String... rules) throws Exception {
        return clusterWide(name, spec("'namespaceSelector':{}", order, rules));
    }

    private static String spec(String subject, int order, String... rules) {
        return "{'subject':{" + subject + "},'order':" + order + ",'isolate':['Egress'],'egress':["
                + Stream.of(rules).map(HidingRulesTest::rule).collect(Collectors.joining(",")) + "]}";
    }

    private static String rule(String text) {
        String[] words = text.split(" ", 2);
        return "{'action':'" + words[0] + "'" + (words.length == 1 ? "" : "," + words[1]) + "}";
    }

    private static List<String> remarks(Policy policy, Policy... others) {
        return new IdleRules(policy, new HidingRules())
                .find(List.of(others)).stream().map(Remark::sentence).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            halves of a block      | 'to':[{'ipBlock':{'cidr':'10.0.0.0/8'}}] | 'to':[{'ipBlock':{'cidr':'10.0.0.0/9'}}] | 'to':[{'ipBlock':{'cidr':'10.128.0.0/9'}}] | 'to':[{'ipBlock':{'cidr':'10.128.0.0/9','except':['10.255.255.255/32']}}]
            parts of an IPv6 block | 'to':[{'ipBlock':{'cidr':'::/0'}}] | 'to':[{'ipBlock':{'cidr':'fd00::1/128'}}] | 'to':[{'ipBlock':{'cidr':'::/0','except':['fd00::1/128']}}] | 'to':[{'ipBlock':{'cidr':'::/0','except':['fd00::/127']}}]
            own exceptions         | 'to':[{'ipBlock':{'cidr':'10.0.0.0/24','except':['10.0.0.128/25']}}] | 'to':[{'ipBlock':{'cidr':'10.0.0.0/26'}}] | 'to':[{'ipBlock':{'cidr':'10.0.0.64/26'}}] | 'to':[{'ipBlock':{'cidr':'10.0.0.128/25'}}]
            exceptions beside one  | 'to':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.0.0.0/24','10.0.1.0/24']}}] | 'to':[{'ipBlock':{'cidr':'10.0.0.0/9','except':['10.0.0.0/23']}}] | 'to':[{'ipBlock':{'cidr':'10.128.0.0/9'}}] | 'to':[{'ipBlock':{'cidr':'10.128.0.0/10'}}]
            all addresses          | 'ports':[{'port':80}] | 'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}] | 'to':[{'ipBlock':{'cidr':'::/0'}}] | 'to':[{'ipBlock':{'cidr':'::/0','except':['fd00::1/128']}}]
            all addresses of pods  | 'to':[{'podSelector':{}}] | 'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}] | 'to':[{'ipBlock':{'cidr':'::/0'}}] | 'to':[{'ipBlock':{'cidr':'::/1'}}]
            port ranges            | 'ports':[{'port':80,'endPort':99}] | 'ports':[{'port':1,'endPort':89}] | 'ports':[{'port':90,'endPort':99}] | 'ports':[{'port':91,'endPort':99}]
            a port's protocol      | 'ports':[{'port':80,'endPort':99}] | 'ports':[{'port':1,'endPort':89}] | 'ports':[{'port':90,'endPort':99}] | 'ports':[{'protocol':'UDP','port':90,'endPort':99}]
            everybody              | 'ports':[{'port':80}] | 'to':[{'entities':['cluster']}] | 'to':[{'entities':['world']}] | 'to':[{'entities':['kube-apiserver']}]
            the cluster            | 'to':[{'entities':['cluster']}] | 'to':[{'namespaceSelector':{}}] | 'to':[{'entities':['remote-node']}] | 'to':[{'entities':['world']}]
            namespaces             | 'to':[{'namespaceSelector':{}}] | 'to':[{'namespaceSelector':{'matchLabels':{'team':'a'}}}] | 'to':[{'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['a']}]}}] | 'to':[{'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['a','b']}]}}]
            """)
    void partsAreFound(String what, String whole, String one, String other, String less) throws Exception {
        assertThat(remarks(egress("Deny " + one, "Deny " + other, "Allow " + whole)))
                .as(what)
                .containsExactly(
                        "spec.egress[2]: 'Allow' never decides: spec.egress[0] and spec.egress[1] together deny"
                                + " all that it selects; remove it, or narrow one of them");
        assertThat(remarks(egress("Deny " + one, "Deny " + less, "Allow " + whole)))
                .as(what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "app In a,b | app In a | app In b | app In c",
                "`` | app In a | app NotIn a | app NotIn a,b",
                "`` | app Exists | app DoesNotExist | tier DoesNotExist",
                "app Exists | app In a | app NotIn a | app NotIn a,b",
                "app NotIn a | app In b | app NotIn a,b | app Exists",
                "tier In x | tier Exists;app In a | app NotIn a | app In b",
            })
    void partsByLabelsAreFound(String whole, String one, String other, String less) throws Exception {
        assertThat(remarks(egress("Deny " + pods(one), "Deny " + pods(other), "Allow " + pods(whole))))
                .containsExactly(TOGETHER);
        assertThat(remarks(egress("Deny " + pods(one), "Deny " + pods(less), "Allow " + pods(whole))))
                .isEmpty();
    }

    @Test
    void partsByTwoLabelsAreFound() throws Exception {
        String[] parts = {"app In a", "app NotIn a;tier Exists", "tier DoesNotExist", ""};
        assertThat(remarks(egress(denies(parts)))).hasSize(1);
        parts[2] = "zone Exists";
        assertThat(remarks(egress(denies(parts)))).isEmpty();
    }

    /** Denies each but the last, which is allowed. */
    private static String[] denies(String... pods) {
        return IntStream.range(0, pods.length)
                .mapToObj(i -> (i < pods.length - 1 ? "Deny " : "Allow ") + pods(pods[i]))
                .toArray(String[]::new);
    }

    /** @param requirements as in {@code app In a,b;tier Exists} */
    private static String pods(String requirements) {
        return "'to':[{'namespaceSelector':{},'podSelector':{'matchExpressions':["
                + Stream.of(requirements.split(";"))
                        .filter(text -> !text.isEmpty())
                        .map(text -> text.split(" "))
                        .map(words -> "{'key':'" + words[0] + "','operator':'" + words[1] + "'"
                                + (words.length == 2 ? "" : ",'values':['" + words[2].replace(",", "','") + "']") + "}")
                        .collect(Collectors.joining(","))
                + "]}}]";
    }

    @Test
    void noneIsNamedThatCanBeSpared() throws Exception {
        String range = "'ports':[{'port':%d,'endPort':%d}]";
        Policy policy = egress(
                "Deny " + range.formatted(1, 40),
                "Deny " + range.formatted(20, 60),
                "Deny " + range.formatted(41, 80),
                "Deny " + range.formatted(81, 100),
                "Allow " + range.formatted(1, 100));
        assertThat(remarks(policy))
                .containsExactly("spec.egress[4]: 'Allow' never decides: spec.egress[0], spec.egress[2] and"
                        + " spec.egress[3] together deny all that it selects; remove it, or narrow one of them");
    }

    @Test
    void oneRuleOfSeveralPartsIsNamedAlone() throws Exception {
        assertThat(remarks(egress(
                        "Allow 'ports':[{'port':80,'endPort':89},{'port':90,'endPort':99}]",
                        "Allow 'ports':[{'port':80,'endPort':99}]")))
                .containsExactly("spec.egress[1]: 'Allow' never decides: spec.egress[0] allows all that it selects;"
                        + " remove it, or narrow spec.egress[0]");
    }

    @Test
    void otherPoliciesCountBesideItsOwnRules() throws Exception {
        Policy policy = egress("Allow 'ports':[{'port':80}]", "Allow 'ports':[{'port':80,'endPort':81}]");
        Policy guard = guard("guard", 10, "Deny 'ports':[{'port':81}]");
        String said = "spec.egress[1]: 'Allow' never decides: spec.egress[0] and spec.egress[0] of"
                + " WeftClusterNetworkPolicy /guard together decide all that it selects; remove it, or give the policy a"
                + " lower order";
        assertThat(remarks(policy, guard)).containsExactly(said);
        assertThat(remarks(policy, guard("guard", 200, "Deny 'ports':[{'port':81}]")))
                .isEmpty();
        assertThat(remarks(policy, guard("guard", 10, "Allow 'ports':[{'port':81}]")))
                .isEmpty();
        assertThat(remarks(
                        policy, weft("shop", "narrow", spec("'podSelector':{'matchLabels':{'app':'a'}}", 10, "Deny"))))
                .isEmpty();
        assertThat(remarks(policy, staged(guard))).isEmpty();
        assertThat(remarks(staged(policy), guard)).containsExactly(said);
        assertThat(remarks(staged(policy), staged(guard))).containsExactly(said);
    }

    @Test
    void policiesAreNamedStrongestFirstWhateverTheirOrderHere() throws Exception {
        Policy policy = egress("Deny 'ports':[{'port':80,'endPort':82}]");
        Policy one = guard("z", 1, "Allow 'ports':[{'port':81}]");
        Policy two = guard("a", 2, "Allow 'ports':[{'port':80}]");
        Policy three = guard("b", 2, "Allow 'ports':[{'port':82}]");
        assertThat(remarks(policy, three, two, one))
                .isEqualTo(remarks(policy, one, two, three))
                .singleElement()
                .asString()
                .contains("spec.egress[0] of WeftClusterNetworkPolicy /z, spec.egress[0] of WeftClusterNetworkPolicy /a"
                        + " and spec.egress[0] of WeftClusterNetworkPolicy /b together allow all that it selects");
    }

    /** A pod that is not read yet is selected by an allow for everybody, and by none for pods. */
    @Test
    void allowsOfPodsAndTheRestAreLessThanAnAllowOfEverybody() throws Exception {
        assertThat(remarks(egress(
                        "Allow 'to':[{'entities':['cluster']}]", "Allow 'to':[{'entities':['world']}]", "Allow")))
                .isEmpty();
        assertThat(remarks(
                        egress("Deny 'to':[{'entities':['cluster']}]", "Deny 'to':[{'entities':['world']}]", "Allow")))
                .hasSize(1);
    }

    @Test
    void everybodyIsPodsNodesAndTheWorld() throws Exception {
        String[] parts = {"{'namespaceSelector':{}}", "{'entities':['remote-node']}", "{'entities':['world']}"};
        assertThat(remarks(egress(denied(parts[0]), denied(parts[1]), denied(parts[2]), "Allow")))
                .singleElement()
                .asString()
                .contains("spec.egress[0], spec.egress[1] and spec.egress[2] together deny");
        for (int missing = 0; missing < parts.length; missing++) {
            assertThat(remarks(egress(denied(parts[(missing + 1) % 3]), denied(parts[(missing + 2) % 3]), "Allow")))
                    .as(parts[missing])
                    .isEmpty();
        }
    }

    private static String denied(String peer) {
        return "Deny 'to':[" + peer + "]";
    }

    @Test
    void rulesOfTheOtherDirectionDoNotCount() throws Exception {
        String ports = "'ports':[{'port':80,'endPort':89}]";
        String spec = spec("'podSelector':{}", 100, "Deny " + ports, "Allow 'ports':[{'port':80,'endPort':99}]");
        assertThat(remarks(weft("shop", "p", spec.replace("}]}]}", "}]}],'ingress':[{'action':'Deny'}]}"))))
                .isEmpty();
    }

    /** A packet may have port 0, which no range has. */
    @Test
    void rangesAreLessThanTheirProtocol() throws Exception {
        assertThat(remarks(egress(
                        "Deny 'ports':[{'port':1,'endPort':80}]",
                        "Deny 'ports':[{'port':81,'endPort':65535}]",
                        "Allow 'ports':[{'protocol':'TCP'}]")))
                .isEmpty();
    }

    @Test
    void whatTakesTooLongIsNotFound() throws Exception {
        assertThat(remarks(egress(ranges(90))))
                .singleElement()
                .asString()
                .contains(" spec.egress[5], spec.egress[6] and 83 others together deny all that it selects");
        assertThat(remarks(egress(ranges(300)))).isEmpty();
        assertThat(remarks(egress(ranges(1500)))).isEmpty();
    }

    @Test
    void longListsOfValuesTakeLonger() throws Exception {
        assertThat(remarks(egress(denies("app In " + values(100), "app NotIn " + values(100), ""))))
                .hasSize(1);
        assertThat(remarks(egress(denies("app In " + values(2000), "app NotIn " + values(2000), ""))))
                .isEmpty();
    }

    private static String values(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    /** So many pieces would not fit into memory. */
    @Test
    void rulesOfTooManyPiecesAreNotFollowed() throws Exception {
        String peers = IntStream.range(0, 20000)
                .mapToObj(i -> "{'ipBlock':{'cidr':'10.0." + i / 256 + "." + i % 256 + "/32'}}")
                .collect(Collectors.joining(","));
        String ports = IntStream.rangeClosed(1, 20000)
                .mapToObj("{'port':%d}"::formatted)
                .collect(Collectors.joining(","));
        assertThat(remarks(egress(
                        "Deny 'to':[" + peers + "],'ports':[" + ports + "]",
                        "Allow 'to':[{'ipBlock':{'cidr':'10.0.0.0/8'}}],'ports':[{'port':1,'endPort':20000}]")))
                .isEmpty();
    }

    private static String[] ranges(int count) {
        return Stream.concat(
                        IntStream.rangeClosed(1, count).mapToObj("Deny 'ports':[{'port':%d}]"::formatted),
                        Stream.of("Allow 'ports':[{'port':1,'endPort':" + count + "}]"))
                .toArray(String[]::new);
    }

    /** So deep a search would overflow the stack. */
    @Test
    void labelsWithoutEndAreNotFollowed() throws Exception {
        assertThat(remarks(egress(oneOfThem(20)))).hasSize(1);
        assertThat(remarks(egress(oneOfThem(4000)))).isEmpty();
    }

    /** Denies pods that have all labels, and those that lack any of them. */
    private static String[] oneOfThem(int labels) {
        String all =
                IntStream.range(0, labels).mapToObj("k%d Exists"::formatted).collect(Collectors.joining(";"));
        String any = Stream.of(all.split(";"))
                .map(label -> pods(label.replace("Exists", "DoesNotExist")))
                .map(to -> to.substring("'to':[".length(), to.length() - 1))
                .collect(Collectors.joining(","));
        return new String[] {"Deny " + pods(all), "Deny 'to':[" + any + "]", "Allow " + pods("")};
    }

    /** It would hold up the process that gives pods their addresses. */
    @Test
    @Timeout(30)
    void aPolicyOfVeryManyRulesIsReviewedInNoTime() throws Exception {
        assertIsQuick(IntStream.range(0, 20_000).mapToObj(number -> "{'from':[" + peer(number) + "]}"));
    }

    @Test
    @Timeout(30)
    void rulesOfVeryManyPeersAreReviewedInNoTime() throws Exception {
        String peers =
                IntStream.range(0, 30_000).mapToObj(HidingRulesTest::peer).collect(Collectors.joining(","));
        assertIsQuick(IntStream.range(0, 2).mapToObj(number -> "{'from':[" + peers + "]}"));
    }

    private static String peer(int number) {
        return "{'podSelector':{'matchLabels':{'a':'" + number + "'}}}";
    }

    private static void assertIsQuick(Stream<String> rules) throws Exception {
        String ingress = rules.collect(Collectors.joining(","));
        Policy policy = kubernetes("shop", "many", "{'podSelector':{},'ingress':[" + ingress + "]}");
        PolicyReview.alone(policy);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long began = clock.getCurrentThreadCpuTime();
        assertThat(PolicyReview.alone(policy)).isEmpty();
        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - began)).isLessThan(Duration.ofSeconds(1));
    }
}
