package dev.weft.observe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.datapath.abi.FlowEvent;
import dev.weft.datapath.abi.FlowReason;
import dev.weft.datapath.abi.Judgement;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An event as the JSON object that goes over the socket; docs/cli.md names its fields. */
final class EventJson {

    private static final Map<Integer, String> RESERVED = Arrays.stream(ReservedIdentity.values())
            .collect(Collectors.toMap(ReservedIdentity::number, EventJson::word));
    private static final Map<Integer, String> PROTOCOLS = Arrays.stream(Protocol.values())
            .filter(protocol -> protocol != Protocol.ANY)
            .collect(Collectors.toMap(Protocol::number, Protocol::name));

    private final PodNames pods;
    private final Function<Long, Instant> wallTime;

    /** @param wallTime from the kernel's monotonic nanoseconds */
    EventJson(PodNames pods, Function<Long, Instant> wallTime) {
        this.pods = pods;
        this.wallTime = wallTime;
    }

    ObjectNode json(Event event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (event) {
            case Event.Lost(int cpu, long count) ->
                json.put("type", "lost")
                        .put("count", count)
                        .put("where", "ring")
                        .put("cpu", cpu);
            case Event.Missed(long count) ->
                json.put("type", "lost").put("count", count).put("where", "client");
            case Event.Drop(FlowEvent flow) -> {
                json.put("type", EventKind.DROP.label());
                json.put("reason", flow.dropReason().name());
                yield describe(json, flow).put("interface", flow.ifindex()).put("bytes", flow.length());
            }
            case Event.Flow known -> {
                json.put("type", EventKind.of(known).label());
                ObjectNode described = describe(json, known.flow());
                described
                        .withObject("source")
                        .put("packets", known.flow().source().packets());
                described
                        .withObject("destination")
                        .put("packets", known.flow().destination().packets());
                yield described;
            }
        };
    }

    private ObjectNode describe(ObjectNode json, FlowEvent flow) {
        json.put("time", wallTime.apply(flow.time()).toString());
        json.put("direction", flow.direction().name().toLowerCase(Locale.ROOT));
        json.put("protocol", PROTOCOLS.getOrDefault(flow.protocol(), Integer.toString(flow.protocol())));
        side(json.putObject("source"), flow.source());
        side(json.putObject("destination"), flow.destination());
        judgement(json, "egress", flow.egress());
        judgement(json, "ingress", flow.ingress());
        if (flow.would() != null) {
            ObjectNode staged = json.putObject("staged").put("would", word(flow.would()));
            staged(staged, "egress", flow.staged().egress());
            staged(staged, "ingress", flow.staged().ingress());
        }
        return json;
    }

    private void side(ObjectNode json, FlowEvent.Side side) {
        json.put(
                "address",
                Optional.ofNullable(side.address()).map(Object::toString).orElse(null));
        json.put("port", side.port());
        json.put("identity", side.identity());
        json.put("name", name(side));
    }

    private @Nullable String name(FlowEvent.Side side) {
        String reserved = RESERVED.get(side.identity());
        return reserved != null && side.identity() != 0 || side.address() == null
                ? reserved
                : pods.name(side.address(), side.identity());
    }

    private static void staged(ObjectNode json, String name, Staged.Direction direction) {
        if (direction.reason() != FlowReason.NONE) {
            ObjectNode answer = json.putObject(name)
                    .put("reason", word(direction.reason()))
                    .put("verdict", word(direction.deny() ? Verdict.DENY : Verdict.ALLOW));
            if (direction.reason() == FlowReason.RULE) {
                answer.put("rule", direction.rule());
            }
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A direction that was not judged is left out. */
    private static void judgement(ObjectNode json, String name, Judgement judgement) {
        if (judgement.reason() != FlowReason.NONE) {
            ObjectNode answer = json.putObject(name);
            answer.put("reason", word(judgement.reason()));
            answer.put("set", judgement.set());
            if (judgement.reason() == FlowReason.RULE) {
                answer.put("rule", judgement.rule());
            }
        }
    }
}
