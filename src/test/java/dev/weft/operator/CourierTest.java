package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourierTest {

    private static final Write SLICE = new Write.PutSlice(new SliceRow("n1", 0, 2, List.of()), Optional.empty());

    private final List<Write> done = Collections.synchronizedList(new ArrayList<>());

    private static EndpointRow endpoint(int number) {
        return new EndpointRow(
                "ns",
                "p" + number,
                "u" + number,
                "u" + number,
                "n1",
                300,
                new PodAddresses(Address.parse("10.0.0." + number), null));
    }

    private static Write create(int number) {
        return new Write.CreateEndpoint(endpoint(number));
    }

    private static Write delete(int number) {
        return new Write.DeleteEndpoint(new Stored<>("ns/p" + number, "u", 1, endpoint(number)));
    }

    @Test
    void onlyNeighboursOfOneKindGoTogether() {
        List<Write> writes = List.of(delete(1), delete(2), SLICE, create(3), create(4));
        assertThat(Courier.steps(writes)).extracting(List::size).containsExactly(2, 1, 2);
        assertThat(Courier.steps(List.of(SLICE, SLICE))).hasSize(2);
    }

    @Test
    void aStepIsAllUnderWayAtOnce() throws Writer.Conflict {
        CountDownLatch both = new CountDownLatch(2);
        try (Courier courier = new Courier(write -> {
            both.countDown();
            try {
                assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.add(write);
        })) {
            courier.deliver(List.of(create(1), create(2)));
        }
        assertThat(done).hasSize(2);
    }

    @Test
    void addressIsNotFreedWhileItsEndpointIsThere() {
        try (Courier courier = new Courier(write -> {
            if (write.equals(delete(1))) {
                throw new IllegalStateException("no answer");
            }
            done.add(write);
        })) {
            assertThatThrownBy(() -> courier.deliver(List.of(delete(1), delete(2), SLICE)))
                    .hasMessage("no answer");
        }
        assertThat(done).containsExactly(delete(2));
    }

    @Test
    void conflictIsToldAfterTheRestOfTheStep() {
        try (Courier courier = new Courier(write -> {
            if (write.equals(create(1))) {
                throw new Writer.Conflict("somebody was first");
            }
            done.add(write);
        })) {
            assertThatThrownBy(() -> courier.deliver(List.of(create(1), create(2), SLICE)))
                    .isInstanceOf(Writer.Conflict.class);
        }
        assertThat(done).containsExactly(create(2));
    }

    private static Write slice(List<Integer> before, List<Integer> after) {
        return new Write.PutSlice(row(after), Optional.of(new Stored<>("n1-0", "u", 1, row(before))));
    }

    private static SliceRow row(List<Integer> endpoints) {
        return new SliceRow(
                "n1",
                0,
                9,
                endpoints.stream()
                        .map(CourierTest::endpoint)
                        .map(CourierTest::entry)
                        .toList());
    }

    private static SliceEntry entry(EndpointRow endpoint) {
        return new SliceEntry(
                endpoint.addresses(), endpoint.identity(), endpoint.namespace(), endpoint.name(), endpoint.podUid());
    }

    private void deliverWithoutDeleting(Write... later) {
        done.clear();
        List<Write> writes = new ArrayList<>(List.of(delete(1), delete(2)));
        writes.addAll(List.of(later));
        try (Courier courier = new Courier(write -> {
            if (write.equals(delete(1))) {
                throw new KubernetesClientException("by a webhook", 403, null);
            }
            done.add(write);
        })) {
            assertThatThrownBy(() -> courier.deliver(writes)).hasMessageContaining("by a webhook");
        }
    }

    @Test
    void deletionThatIsRefusedKeepsItsAddressAndNoOtherPodWaiting() {
        Write kept = slice(List.of(1, 2, 4), List.of(1, 2, 3));
        deliverWithoutDeleting(kept, create(3));
        assertThat(done).containsExactly(delete(2), kept, create(3));
    }

    @Test
    void whatNeedsTheAddressOfARefusedDeletionWaits() {
        Write freed = slice(List.of(1, 2), List.of(2, 3));
        Write given = new Write.PutSlice(row(List.of(1)), Optional.empty());
        Write gone = new Write.DeleteSlice(new Stored<>("n1-0", "u", 1, row(List.of(1))));
        for (Write write : List.of(freed, given, gone, create(1))) {
            deliverWithoutDeleting(create(4), write, create(5));
            assertThat(done).as(write.toString()).containsExactly(delete(2));
        }
    }

    @Test
    void endpointThatIsRefusedKeepsNoOtherPodWaiting() {
        Write moved = new Write.SetIdentity(new Stored<>("ns/p2", "u", 1, endpoint(2)), 301);
        try (Courier courier = new Courier(write -> {
            if (write.equals(create(1))) {
                throw new KubernetesClientException("quota", 403, null);
            }
            done.add(write);
        })) {
            assertThatThrownBy(() -> courier.deliver(List.of(SLICE, create(1), moved, create(3))))
                    .hasMessageContaining("quota");
        }
        assertThat(done).containsExactly(SLICE, moved, create(3));
    }
}
