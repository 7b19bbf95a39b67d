package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodAddresses;
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
