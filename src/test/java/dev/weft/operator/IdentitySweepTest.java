package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.plan.Labelling;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which identities count as unused, one look a minute. */
class IdentitySweepTest {

    private static final PodRow POD = new PodRow(
            "ns",
            "p",
            "u1",
            "u1",
            "n1",
            false,
            false,
            false,
            Map.of("app", "job"),
            "sa",
            false,
            new TreeSet<>(),
            Set.of());
    private static final NamespaceRow NAMESPACE = new NamespaceRow("ns", Map.of(), false);

    private final Mirrors mirrors = Mirrors.create();
    private final Labelling labelling = new Labelling("test", key -> true);
    private final List<Write> written = new ArrayList<>();
    private final IdentitySweep sweep = new IdentitySweep(
            mirrors,
            labelling,
            new IdentityBook(mirrors, new LostMeanings(mirrors, labelling), new Given(), this::write),
            Duration.ofMinutes(10),
            () -> 1);
    private final Set<String> refused = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private boolean recent = true;
    private long version;

    private void write(Write write) {
        if (write instanceof Write.DeleteIdentity(Stored<Identity> identity) && refused.contains(identity.key())) {
            throw new KubernetesClientException("a policy engine", 403, null);
        }
        written.add(write);
    }

    private final class Given implements Numbers {

        @Override
        public int next() {
            return 301;
        }

        @Override
        public boolean isRecent(int number) {
            return recent;
        }
    }

    @BeforeEach
    void identity() {
        mirrors.namespaces().put(new Stored<>("ns", "ns", ++version, NAMESPACE));
        Identity identity = new Identity(300, labelling.of(POD, NAMESPACE));
        mirrors.identities().put(new Stored<>("300", "i", ++version, identity));
    }

    private void slice(SliceEntry... entries) {
        mirrors.slices().put(new Stored<>("n1-0", "s", ++version, new SliceRow("n1", 0, 3, List.of(entries))));
    }

    private void shortLivedPod() {
        slice(new SliceEntry(new PodAddresses(Address.parse("10.0.0.2"), null), 300, "ns", "p", "u1"));
        slice();
    }

    /** It has found no address. */
    private void podThatWaitsForAMoment() {
        mirrors.pods().put(new Stored<>("ns/p", "u1", ++version, POD));
        mirrors.pods().remove("ns/p", "u1");
    }

    private void minutes(int count, Runnable each) {
        for (int i = 0; i < count; i++) {
            each.run();
            now = now.plusSeconds(60);
            sweep.run(now);
        }
    }

    @Test
    void identityThatNobodyHasGoesAfterTheGrace() {
        minutes(10, () -> {});
        assertThat(written).isEmpty();
        minutes(1, () -> {});
        assertThat(written).hasSize(1).first().isInstanceOf(Write.DeleteIdentity.class);
    }

    @Test
    void identityOfPodsThatLiveForSecondsStays() {
        minutes(30, this::shortLivedPod);
        assertThat(written).isEmpty();
        minutes(11, () -> {});
        assertThat(written).hasSize(1);
    }

    @Test
    void identityThatPodsWantForSecondsStays() {
        minutes(30, this::podThatWaitsForAMoment);
        assertThat(written).isEmpty();
    }

    @Test
    void identityWhoseNumberComesSoonStaysForADay() {
        recent = false;
        minutes(24 * 60, () -> {});
        assertThat(written).isEmpty();
        minutes(1, () -> {});
        assertThat(written).hasSize(1);
    }

    @Test
    void identityThatMayNotGoKeepsNoOther() {
        for (int number = 301; number < 305; number++) {
            SecurityLabels labels =
                    new SecurityLabels("ns", Map.of("n", "" + number), Map.of(), "sa", "test", new TreeSet<>());
            mirrors.identities().put(new Stored<>("" + number, "i" + number, ++version, new Identity(number, labels)));
        }
        refused.addAll(Set.of("300", "302", "304"));
        minutes(11, () -> {});
        assertThat(written)
                .extracting(write -> ((Write.DeleteIdentity) write).identity().key())
                .containsExactlyInAnyOrder("301", "303");
    }
}
