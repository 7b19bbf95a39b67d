package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.datapath.TestingNetwork;
import dev.weft.model.Cidr;
import dev.weft.net.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostStackTest {

    private static final Route FOUR = new Route.Unreachable(Cidr.parse("10.1.0.0/24"));
    private static final Route SIX = new Route.Unreachable(Cidr.parse("fd44:1::/64"));

    private final TestingNetwork kernel = new TestingNetwork();
    private final HostStack host = new HostStack(kernel);

    @Test
    void aPassThatComesByBetweenTwoLooksSaysWhatItPutBack() {
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).as("nothing was lost yet").isEmpty();

        kernel.routes.clear();
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.missing()).isEmpty();
        assertThat(host.restored()).containsExactlyInAnyOrder("the route to 10.1.0.0/24", "the route to fd44:1::/64");
        assertThat(host.restored()).as("it is said once").isEmpty();
    }

    @Test
    void aNewRouteWasNotLost() {
        host.ensureRoutes(List.of(FOUR));
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).isEmpty();
    }

    @Test
    void aRouteThatWasRefusedWasNotLost() {
        host.ensureRoutes(List.of(FOUR));
        kernel.routes.clear();
        kernel.refused.add(SIX.destination());
        assertThatThrownBy(() -> host.ensureRoutes(List.of(FOUR, SIX))).hasMessageContaining("fd44:1::/64");
        assertThat(host.restored()).containsExactly("the route to 10.1.0.0/24");
        assertThat(host.missing()).isEmpty();

        kernel.refused.clear();
        host.ensureRoutes(List.of(FOUR, SIX));
        assertThat(host.restored()).isEmpty();
    }

    @Test
    void manyRefusalsAreOneSentence() {
        kernel.refused.addAll(List.of(FOUR.destination(), SIX.destination()));
        assertThatThrownBy(() -> host.ensureRoutes(List.of(FOUR, SIX))).hasMessageEndingWith("; and 1 more");
    }
}
