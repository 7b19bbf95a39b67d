package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a pod is when its slice and its identity come by two watches. */
class SliceViewTest {

    private static final String OWN = "n1";
    private static final PodAddresses ADDRESSES = new PodAddresses(Address.parse("10.0.0.2"), Address.parse("fd00::2"));

    private SliceView view = SliceView.NONE;

    private static Identity identity(int number) {
        return new Identity(
                number, new SecurityLabels("ns", Map.of("n", "" + number), Map.of(), "default", "c", new TreeSet<>()));
    }

    private static SliceEntry entry(String uid, int identity) {
        return new SliceEntry(ADDRESSES, identity, "ns", "p", uid);
    }

    private SliceView see(SliceEntry entry, Integer... identities) {
        List<SliceRow> slices = List.of(new SliceRow(OWN, 0, 3, List.of(entry)));
        List<Identity> known =
                Arrays.stream(identities).map(SliceViewTest::identity).toList();
        view = view.next(OWN, new ClusterSnapshot(Horizon.NONE, slices, known, List.of(), List.of(), Set.of()));
        return view;
    }

    @Test
    void podGoesOnAsWhatItWasUntilItsNewIdentityIsKnown() {
        see(entry("a", 300), 300);
        SliceView early = see(entry("a", 301), 300);
        assertThat(early.own().get("a").identity()).isEqualTo(300);
        assertThat(early.subjects()).containsExactly(300);
        assertThat(early.identities()).isEqualTo(Map.of(Address.parse("10.0.0.2"), 300, Address.parse("fd00::2"), 300));
        assertThat(see(entry("a", 302), 300).own().get("a").identity()).isEqualTo(300);
        SliceView then = see(entry("a", 302), 300, 301, 302);
        assertThat(then.own().get("a").identity()).isEqualTo(302);
        assertThat(then.subjects()).containsExactly(302);
    }

    @Test
    void nobodyIsWhatAnotherWas() {
        see(entry("a", 300), 300);
        SliceView other = see(entry("b", 301), 300);
        assertThat(other.own().get("b").identity()).isEqualTo(301);
        assertThat(other.subjects()).isEmpty();
        assertThat(other.identities()).isEmpty();
    }

    @Test
    void whatItWasMustStillBeThere() {
        see(entry("a", 300), 300);
        assertThat(see(entry("a", 301)).subjects()).isEmpty();
    }
}
