package dev.weft.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.EventType;
import dev.weft.datapath.abi.FlowEvent;
import dev.weft.datapath.abi.FlowReason;
import dev.weft.datapath.abi.Judgement;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Verdict;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventJsonTest {

    private static final Instant TIME = Instant.parse("2026-11-24T12:00:00.250Z");
    private static final Judgement NOT_JUDGED = new Judgement(FlowReason.NONE, 0, 0);

    private final EventJson json =
            new EventJson((address, identity) -> identity == 300 ? "t/a" : null, monotonic -> TIME);

    private JsonNode of(Event event) throws IOException {
        return new ObjectMapper().readTree(json.json(event).toString());
    }

    private static FlowEvent flow(EventType type, DropReason reason, FlowEvent.Side source, FlowEvent.Side target) {
        return flow(type, reason, source, target, Staged.NONE, null);
    }

    private static FlowEvent flow(
            EventType type,
            DropReason reason,
            FlowEvent.Side source,
            FlowEvent.Side target,
            Staged staged,
            @Nullable Verdict would) {
        return new FlowEvent(
                1,
                type,
                reason,
                Direction.INGRESS,
                2,
                6,
                source,
                target,
                12,
                74,
                NOT_JUDGED,
                new Judgement(FlowReason.RULE, 4, 1),
                staged,
                would);
    }

    @Test
    void aNewFlowOverIpv6() throws IOException {
        JsonNode event = of(new Event.Flow(flow(
                EventType.FLOW_NEW,
                DropReason.NONE,
                new FlowEvent.Side(Address.parse("fd44::5"), 40000, 300, 1),
                new FlowEvent.Side(Address.parse("fd44::6"), 80, 301, 0))));
        assertThat(event).isEqualTo(new ObjectMapper().readTree("""
                {"type":"new","time":"2026-11-24T12:00:00.250Z","direction":"ingress","protocol":"TCP",
                 "source":{"address":"fd44::5","port":40000,"identity":300,"name":"t/a","packets":1},
                 "destination":{"address":"fd44::6","port":80,"identity":301,"name":null,"packets":0},
                 "ingress":{"reason":"rule","set":4,"rule":1}}
                """));
    }

    @Test
    void whatStagedPoliciesWouldDeny() throws IOException {
        JsonNode event = of(new Event.Flow(flow(
                EventType.FLOW_NEW,
                DropReason.NONE,
                new FlowEvent.Side(Address.parse("fd44::5"), 40000, 300, 1),
                new FlowEvent.Side(Address.parse("fd44::6"), 80, 301, 0),
                new Staged(
                        new Staged.Direction(FlowReason.RULE, false, 7),
                        new Staged.Direction(FlowReason.DEFAULT_DENY, true, 0)),
                Verdict.DENY)));
        assertThat(event.path("staged")).isEqualTo(new ObjectMapper().readTree("""
                {"would":"deny","egress":{"reason":"rule","verdict":"allow","rule":7},
                 "ingress":{"reason":"default-deny","verdict":"deny"}}
                """));
    }

    @Test
    void aDropOverIpv4FromOutside() throws IOException {
        JsonNode event = of(new Event.Drop(flow(
                EventType.DROP,
                DropReason.POLICY_DENIED,
                new FlowEvent.Side(Address.parse("192.0.2.7"), 40000, 2, 0),
                new FlowEvent.Side(Address.parse("10.244.0.5"), 80, 300, 0))));
        assertThat(event.path("type").asText()).isEqualTo("drop");
        assertThat(event.path("reason").asText()).isEqualTo("POLICY_DENIED");
        assertThat(event.path("source").path("name").asText()).isEqualTo("world");
        assertThat(event.path("destination").path("name").asText()).isEqualTo("t/a");
        assertThat(event.path("interface").asInt()).isEqualTo(12);
        assertThat(event.path("bytes").asInt()).isEqualTo(74);
        assertThat(event.has("egress")).isFalse();
    }

    @Test
    void aDropBeforeTheAddressesWereRead() throws IOException {
        FlowEvent.Side nobody = new FlowEvent.Side(null, 0, 0, 0);
        JsonNode event = of(new Event.Drop(flow(EventType.DROP, DropReason.UNSUPPORTED_L3, nobody, nobody)));
        assertThat(event.path("source").path("address").isNull()).isTrue();
    }

    @Test
    void whatWasLost() throws IOException {
        assertThat(of(new Event.Lost(3, 17))).isEqualTo(new ObjectMapper().readTree("""
                        {"type":"lost","count":17,"where":"ring","cpu":3}"""));
        assertThat(of(new Event.Missed(5))).isEqualTo(new ObjectMapper().readTree("""
                        {"type":"lost","count":5,"where":"client"}"""));
    }
}
