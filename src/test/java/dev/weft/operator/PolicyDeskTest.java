package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.barrier.NodeReport;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PodRow;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.UntypedPolicy;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What authors are told while summing up rests. */
class PolicyDeskTest {

    private final Mirrors mirrors = Mirrors.create();
    private final SlowClock clock = new SlowClock();
    private final PolicyDesk desk = new PolicyDesk(
            mirrors,
            new Standing(mirrors, EarlierPods.follow(mirrors), clock),
            this::write,
            () -> Instant.EPOCH,
            clock);
    private final Set<String> dirty = new LinkedHashSet<>();
    /** Status and reason of Enforced by policy. */
    private final Map<String, String> told = new HashMap<>();

    private long version;

    @BeforeEach
    void sumUp() {
        clock.step = Duration.ofMillis(100);
        desk.listen(dirty::add);
        policy("first");
        work();
    }

    private void write(Write write) {
        if (write instanceof Write.SetPolicyStatus(Stored<PolicyRow> policy, PolicyStatus status)) {
            Stream.ofNullable(status.conditions())
                    .flatMap(List::stream)
                    .filter(condition -> condition.getType().equals("Enforced"))
                    .forEach(condition ->
                            told.put(policy.row().ref().name(), condition.getStatus() + " " + condition.getReason()));
            put(policy.key(), new PolicyRow(policy.row().conversion(), status));
        }
    }

    private void put(String key, PolicyRow row) {
        mirrors.weftPolicies().put(new Stored<>(key, "uid-" + key, ++version, row));
    }

    private void policy(String name) {
        put(
                "ns/" + name,
                PolicyRow.of(Serialization.unmarshal("""
                apiVersion: weft.dev/v1alpha1
                kind: WeftNetworkPolicy
                metadata: {namespace: ns, name: %s, uid: uid-ns/%s, generation: 1}
                spec: {subject: {}, ingress: []}
                """.formatted(name, name), UntypedPolicy.InNamespace.class)));
    }

    private void pod(String namespace) {
        SliceEntry entry = new SliceEntry(
                new PodAddresses(Address.parse("10.0.0.2"), null), 300, namespace, "p", "uid" + ++version);
        mirrors.slices().put(new Stored<>("n1-0", "uid", version, new SliceRow("n1", 0, 3, List.of(entry))));
    }

    private void nodeHasAll() {
        nodeHasAll(Map.of());
    }

    /** @param exceptions by what {@link NodeReport#object} says, why something is not in force as it is written */
    private void nodeHasAll(Map<String, String> exceptions) {
        Map<String, Long> upTo =
                Map.of("WeftNetworkPolicy", version, "WeftEndpointSlice", version, "WeftIdentity", version);
        NodeReport report = new NodeReport(upTo, exceptions);
        WeftNodeRow row = new WeftNodeRow("n1", "", List.of(), List.of(), List.of(), null, null, true, 1, 1, report);
        mirrors.weftNodes().put(new Stored<>("n1", "uid-n1", ++version, row));
    }

    private void afterTheRest() {
        clock.now = clock.now.plusSeconds(2);
        desk.follow(dirty::add);
    }

    /** From now on nothing takes time, and no sum is due. */
    private void quickly() {
        clock.step = Duration.ZERO;
        afterTheRest();
        work();
    }

    private void work() {
        List<String> keys = List.copyOf(dirty);
        dirty.clear();
        keys.forEach(desk::answer);
    }

    @Test
    void podsThatWereThereBeforeThePolicyCount() {
        pod("ns");
        policy("p");
        work();
        assertThat(told).doesNotContainKey("p");
        afterTheRest();
        work();
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "False Waiting");
    }

    @Test
    void answerThatNodesAreWaitedForIsHeldForAMoment() {
        pod("ns");
        quickly();
        policy("p");
        work();
        clock.now = clock.now.plusMillis(99);
        desk.follow(dirty::add);
        work();
        assertThat(told).doesNotContainKey("p");
        clock.now = clock.now.plusMillis(1);
        desk.follow(dirty::add);
        work();
        assertThat(told).containsEntry("p", "False Waiting");
    }

    /** However far the node has read: that part is not in force there, and a later report may say that it is. */
    @Test
    void aPolicyOfWhichARuleGaveWayIsNotEnforced() {
        pod("ns");
        quickly();
        policy("p");
        policy("q");
        nodeHasAll(Map.of(NodeReport.object("WeftNetworkPolicy", "ns", "p"), "spec.ingress[0] has no room"));
        work();
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "False Waiting").containsEntry("q", "True EverywhereInForce");
        nodeHasAll();
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "True EverywhereInForce");
    }

    @Test
    void nodesThatAreQuickSpareThatAnswer() {
        pod("ns");
        quickly();
        policy("p");
        work();
        nodeHasAll();
        desk.follow(dirty::add);
        work();
        assertThat(told).containsEntry("p", "True EverywhereInForce");
    }

    @Test
    void policyOfAClusterThatStaysIsAnsweredAtOnce() {
        policy("p");
        work();
        assertThat(told).containsEntry("p", "True NothingSelected");
    }

    @Test
    void changesWithoutEndHoldEachAnswerBackOnce() {
        pod("other");
        policy("p");
        policy("q");
        work();
        assertThat(told).containsOnlyKeys("first");
        afterTheRest();
        for (String name : List.of("p", "q")) {
            pod("other");
            desk.answer("WeftNetworkPolicy:ns/" + name);
            assertThat(told).containsEntry(name, "True NothingSelected");
        }
    }

    private void status(String name, PolicyStatus status) {
        Stored<PolicyRow> policy = mirrors.weftPolicies().get("ns/" + name).orElseThrow();
        put(policy.key(), new PolicyRow(policy.row().conversion(), status));
    }

    @Test
    void statusThatCannotBeReadHoldsUpNoOtherPolicy() {
        pod("ns");
        quickly();
        List<String> good = List.of("p", "q", "r", "s");
        good.forEach(this::policy);
        policy("bad");
        clock.now = clock.now.plusSeconds(1);
        work();
        status("bad", new PolicyStatus(1L, "1", "uid-ns/bad", List.of(new Condition()), null));
        status("q", new PolicyStatus(1L, "soon", "uid-ns/q", List.of(), null));
        dirty.clear();
        nodeHasAll();
        afterTheRest();
        dirty.remove("WeftNetworkPolicy:ns/bad");
        work();
        good.forEach(name -> assertThat(told).containsEntry(name, "True EverywhereInForce"));
    }

    @Test
    void statusThatWasRestoredPutsNothingInForce() {
        pod("ns");
        nodeHasAll();
        quickly();
        policy("p");
        status("p", new PolicyStatus(1L, "1", "uid-of-old", List.of(), null));
        clock.now = clock.now.plusSeconds(1);
        work();
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "False Waiting");
    }

    private void podOfAnEarlierCni(String namespace, String name) {
        PodRow pod = new PodRow(
                namespace,
                name,
                name,
                name,
                "n1",
                false,
                false,
                false,
                Map.of("app", "x"),
                "sa",
                false,
                new TreeSet<>(),
                Set.of(Address.parse("10.9.0.9")));
        mirrors.pods().put(new Stored<>(pod.key(), pod.uid(), ++version, pod));
    }

    @Test
    void podsOfAnEarlierCniAreToldUntilTheyAreStartedAnew() {
        pod("ns");
        podOfAnEarlierCni("ns", "old");
        podOfAnEarlierCni("other", "old");
        quickly();
        policy("p");
        nodeHasAll();
        clock.now = clock.now.plusSeconds(1);
        work();
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "True Unmanaged");
        mirrors.pods().remove("ns/old", "old");
        afterTheRest();
        work();
        assertThat(told).containsEntry("p", "True EverywhereInForce");
    }
}
