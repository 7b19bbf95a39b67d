package dev.weft.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.SliceEntry;
import dev.weft.model.Cidr;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final int PODS = 10_000;

    private final AddressPool pool = new AddressPool(List.of(Cidr.parse("10.244.0.0/18"), Cidr.parse("fd44::/64")));
    private final Ledger ledger = new Ledger(pool, Set.of());
    private final List<SliceEntry> entries = IntStream.range(0, PODS)
            .mapToObj(i -> new SliceEntry(pool.at(i + 2), 256, "ns", "pod-" + i, "uid-" + i))
            .toList();

    /** Every plan of a node enters what endpoints show and then, mostly the same, what slices record. */
    @Test
    void whoIsEnteredAlreadyCostsNoSearch() {
        entries.forEach(entry -> assertThat(ledger.enter(entry)).isTrue());
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (SliceEntry entry : entries) {
            if (ledger.enter(entry) || ledger.keep(entry, 0)) {
                throw new AssertionError(entry + " has two places");
            }
        }
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
        assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofSeconds(1));
    }
}
