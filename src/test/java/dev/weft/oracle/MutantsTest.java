package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle notices every one of these mistakes in the compiler, so its agreement means something. */
class MutantsTest {

    private static final long SEED = 1;
    private static final int VILLAGES = 60;

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        "allow wins ties",
                        "model/EntryValue",
                        "verdict == Verdict.DENY ? DENY : 0",
                        "verdict == Verdict.DENY ? 0 : DENY"),
                new Mutant("high order first", "policy/Precedence", "1 + Policy.MAX_ORDER - order", "1 + order"),
                new Mutant(
                        "order does not count", "policy/Precedence", "return 1 + Policy.MAX_ORDER - order", "return 1"),
                new Mutant("last rule is named", "model/EntryValue", "| (RULES - rule)", "| rule"),
                new Mutant(
                        "ranges end one early", "policy/PortPrefixes", "while (from <= last)", "while (from < last)"),
                new Mutant("prefixes are too wide", "policy/PortPrefixes", "last - from + 1)", "last - from + 2)"),
                new Mutant(
                        "except is ignored",
                        "policy/RuleKeys",
                        "classes.within(cidr, except)",
                        "classes.within(cidr, List.of())"),
                new Mutant("exceptions are not told apart", "policy/Prefixes", "found.addAll(except);", ""),
                new Mutant(
                        "only the prefix's own class",
                        "model/CidrClasses",
                        "Arrays.binarySearch(prefixes, Cidr.of(last(prefix)))",
                        "Arrays.binarySearch(prefixes, prefix)"),
                new Mutant(
                        "subjects share the numbers of classes",
                        "policy/KnownKeys",
                        "long[] last = byTraits.get(counting);",
                        "long[] last = byTraits.isEmpty() ? null : byTraits.values().iterator().next();"),
                new Mutant(
                        "shortest prefix wins",
                        "model/CidrClasses",
                        "int length = lengths.previousSetBit(bits); length >= 0; length = lengths.previousSetBit(length - 1)",
                        "int length = lengths.nextSetBit(0); length >= 0 && length <= bits; length = lengths.nextSetBit(length + 1)"),
                new Mutant(
                        "world is everybody",
                        "policy/RuleKeys",
                        "case WORLD -> action.accept(WORLD)",
                        "case WORLD -> action.accept(ANY)"),
                new Mutant(
                        "cluster forgets nodes",
                        "policy/RuleKeys",
                        "action.accept(HOST); action.accept(REMOTE_NODE); forEachPod",
                        "forEachPod"),
                new Mutant(
                        "cluster forgets pods",
                        "policy/RuleKeys",
                        "action.accept(REMOTE_NODE); forEachPod(rule, peer, identities, action); }",
                        "action.accept(REMOTE_NODE); }"),
                new Mutant(
                        "remote nodes are the world",
                        "policy/RuleKeys",
                        "case REMOTE_NODE -> action.accept(REMOTE_NODE)",
                        "case REMOTE_NODE -> action.accept(WORLD)"),
                new Mutant(
                        "egress names are the subject's",
                        "policy/RuleKeys",
                        "name && rule.direction() == Direction.EGRESS",
                        "name && rule.direction() == Direction.INGRESS"),
                new Mutant(
                        "names ignore the protocol",
                        "policy/PodPorts",
                        "candidate.protocol() == port.protocol() && ",
                        ""),
                new Mutant(
                        "subjects share named ports",
                        "policy/PolicyCompiler",
                        "Dependence.onSubject(policies) ? identity.labels().namedPorts() : Collections.emptySortedSet()",
                        "Collections.emptySortedSet()"),
                new Mutant(
                        "icmp code is ignored",
                        "policy/RuleKeys",
                        "new PortMatch(protocol, 16, type << 8 | code)",
                        "new PortMatch(protocol, 8, type << 8)"),
                new Mutant(
                        "icmp type is ignored",
                        "policy/RuleKeys",
                        "? new PortMatch(protocol, 8, type << 8)",
                        "? new PortMatch(protocol, 0, 0)"),
                new Mutant(
                        "ingress isolates egress",
                        "policy/SetBuilder",
                        "isolates(Direction.EGRESS, policy ->",
                        "isolates(Direction.INGRESS, policy ->"),
                new Mutant(
                        "first isolating policy only",
                        "policy/SetBuilder",
                        ".filter(counting)",
                        ".filter(counting).limit(1)"),
                new Mutant(
                        "one policy a pod",
                        "policy/Subjects",
                        "computeIfAbsent(identity.number(), _ -> new ArrayList<>())",
                        "compute(identity.number(), (_, _) -> new ArrayList<>())"),
                new Mutant(
                        "In knows one value only",
                        "policy/Identities",
                        "for (String value : requirement.values())",
                        "for (String value : requirement.values().stream().limit(1).toList())"),
                new Mutant(
                        "the weaker entry wins",
                        "model/EntryMerge",
                        "EntryValue.decisive(values[one++], values[other++])",
                        "Math.min(values[one++], values[other++])"),
                new Mutant(
                        "selectors ignore the namespace",
                        "model/PodSelector",
                        "namespaces.contains(pod.namespace(), pod.namespaceLabels()) && ",
                        ""),
                new Mutant(
                        "namespace labels are not asked",
                        "model/NamespaceScope",
                        "return selector.matches(labels)",
                        "return true"),
                new Mutant(
                        "NotIn needs the key",
                        "model/LabelRequirement",
                        "value == null || !values.contains(value)",
                        "value != null && !values.contains(value)"),
                new Mutant(
                        "DoesNotExist is Exists",
                        "model/LabelRequirement",
                        "case DOES_NOT_EXIST -> value == null",
                        "case DOES_NOT_EXIST -> value != null"),
                new Mutant(
                        "one requirement is enough",
                        "model/LabelSelector",
                        "if (!holds)",
                        "if (holds) return true; if (false)"),
                new Mutant(
                        "empty policyTypes isolate nothing",
                        "kube/NetworkPolicyReader",
                        "if (!orEmpty(spec.getEgress()).isEmpty())",
                        "if (orEmpty(spec.getEgress()).isEmpty())"),
                new Mutant(
                        "own node is judged",
                        "policy/PolicyJudge",
                        "question.peer() == ReservedIdentity.HOST.number()",
                        "false"));
    }

    @Test
    void thereAreEnough() {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isCaught(Mutant mutant, @TempDir Path directory) throws Exception {
        BiFunction<Path, Long, String> comparison = MutantCompiler.comparison(mutant, directory);
        String disagreement = "";
        for (long seed = SEED; seed < SEED + VILLAGES && disagreement.isEmpty(); seed++) {
            disagreement = comparison.apply(directory, seed);
        }
        assertThat(disagreement).as(mutant.name()).isNotEmpty();
    }
}
