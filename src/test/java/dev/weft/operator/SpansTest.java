package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpansTest {

    private final Mirror<String, SliceRow> slices = new Mirror<>(SliceRow::nodeName);
    private final Spans spans = new Spans(slices);
    private long version;

    private Stored<SliceRow> slice(String node, String ipv4, String ipv6) {
        SliceEntry entry =
                new SliceEntry(new PodAddresses(Address.parse(ipv4), Address.parse(ipv6)), 300, "ns", "p", "u");
        SliceRow row = new SliceRow(node, 0, 9, List.of(entry));
        slices.put(new Stored<>(row.name(), node, ++version, row));
        return slices.get(row.name()).orElseThrow();
    }

    @Test
    void followsWhatTheSliceHolds() {
        assertThat(spans.of(slice("n1", "10.0.1.7", "fd00:1::7")))
                .isEqualTo(Set.of(Cidr.parse("10.0.1.0/24"), Cidr.parse("fd00:1::/120")));
        assertThat(spans.of(slice("n1", "10.0.2.7", "fd00:1::7")))
                .isEqualTo(Set.of(Cidr.parse("10.0.2.0/24"), Cidr.parse("fd00:1::/120")));
    }

    @Test
    void sliceThatIsGoneIsForgotten() {
        Stored<SliceRow> first = slice("n1", "10.0.1.7", "fd00:1::7");
        Stored<SliceRow> second = slice("n2", "10.0.2.7", "fd00:2::7");
        spans.of(first);
        spans.of(second);
        slices.remove(first.key(), first.uid());
        assertThat(spans.size()).isEqualTo(1);
        spans.of(first);
        slices.remove(second.key(), second.uid());
        assertThat(spans.size()).isZero();
    }
}
