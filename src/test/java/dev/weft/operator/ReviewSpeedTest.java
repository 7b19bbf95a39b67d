package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.policy.review.PolicyReview;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The API server waits 2 seconds for a review: what it takes among 10,000 pods and 2,000 policies, in processor time of
 * the one thread that reviews.
 */
class ReviewSpeedTest {

    private static final int PODS = 10_000;
    private static final int NAMESPACES = 100;
    private static final int POLICIES = 2_000;
    private static final int ROUNDS = 21;
    private static final long MOST_MS = 500;

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final Mirrors mirrors = Mirrors.create();
    private final Neighbourhood neighbourhood = new Neighbourhood(() -> true, () -> true, mirrors, "weft-system");

    ReviewSpeedTest() {
        for (int i = 0; i < NAMESPACES; i++) {
            String name = i == 0 ? "kube-system" : "ns" + i;
            mirrors.namespaces()
                    .put(new Stored<>(name, name, 1, new NamespaceRow(name, Map.of("team", "t" + i % 7), false)));
        }
        for (int i = 0; i < PODS; i++) {
            PodRow pod = pod(i);
            mirrors.pods().put(new Stored<>(pod.key(), pod.uid(), 1, pod));
        }
        for (int i = 0; i < POLICIES; i++) {
            NetworkPolicy policy = policy("p" + i, i);
            mirrors.networkPolicies().put(new Stored<>("p" + i, "u" + i, 1, PolicyRow.of(policy)));
        }
    }

    private static PodRow pod(int i) {
        String namespace = i % NAMESPACES == 0 ? "kube-system" : "ns" + i % NAMESPACES;
        Map<String, String> labels = i == 0
                ? Map.of("k8s-app", "kube-dns")
                : Map.of("app", "app" + i % 1000, "pod-template-hash", "h" + i % 3);
        return new PodRow(
                namespace,
                "pod" + i,
                "uid" + i,
                "uid" + i,
                "node" + i % 50,
                false,
                false,
                false,
                labels,
                i % 3 == 0 ? "default" : "app",
                i % 3 != 0,
                new TreeSet<>(Set.of(new NamedPort("http", Protocol.TCP, 80))),
                Set.of(Address.parse("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256)));
    }

    /** All pods of a namespace, isolated for egress and allowed to reach some others. */
    private static NetworkPolicy policy(String name, int i) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("ns" + (1 + i % (NAMESPACES - 1)))
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPolicyTypes("Ingress", "Egress")
                .addNewEgress()
                .addNewTo()
                .withNewNamespaceSelector()
                .addToMatchLabels("team", "t" + i % 7)
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("app", "app" + i % 1500)
                .endPodSelector()
                .endTo()
                .endEgress()
                .endSpec()
                .build();
    }

    @Test
    void reviewIsQuick() {
        List<Long> spent = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            PolicyRow row = PolicyRow.of(policy("new", i));
            long begun = clock.getCurrentThreadCpuTime();
            List<Remark> remarks = PolicyReview.among(row.conversion().policy(), neighbourhood.around(row.ref()));
            spent.add((clock.getCurrentThreadCpuTime() - begun) / 1_000_000);
            assertThat(remarks).extracting(Remark::reason).contains(Remark.Reason.CUTS_DNS);
        }
        Collections.sort(spent);
        System.err.printf(
                "review among %d pods and %d policies: %d ms at the median, %d at most%n",
                PODS, POLICIES, spent.get(ROUNDS / 2), spent.getLast());
        assertThat(spent.get(ROUNDS / 2)).isLessThan(MOST_MS);
    }
}
