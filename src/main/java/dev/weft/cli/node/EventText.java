package dev.weft.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** An event of the agent's socket as a line for people. */
final class EventText {

    private static final int TIME_FROM = 11;
    private static final int TIME_TO = 23;

    private EventText() {}

    static String of(JsonNode event) {
        String type = event.path("type").asText();
        return switch (type) {
            case "lost" -> lost(event.path("count").asLong(), event);
            case "refused" -> event.path("message").asText();
            default ->
                "%s %-4s %s -> %s %s%s"
                        .formatted(
                                time(event.path("time").asText()),
                                type.toUpperCase(Locale.ROOT),
                                side(event.path("source")),
                                side(event.path("destination")),
                                event.path("protocol").asText(),
                                why(event));
        };
    }

    private static String lost(long count, JsonNode event) {
        String where = event.path("where").asText().equals("ring")
                ? "the ring of CPU " + event.path("cpu").asInt() + " was full"
                : "this reader was too slow";
        return count < 0
                ? -count + " events that were said to be lost came late"
                : count + (count == 1 ? " event" : " events") + " lost: " + where;
    }

    private static String time(String iso) {
        return iso.length() > TIME_TO ? iso.substring(TIME_FROM, TIME_TO) : iso;
    }

    private static String side(JsonNode side) {
        String address = side.path("address").asText();
        String port =
                side.path("port").asInt() == 0 ? "" : ":" + side.path("port").asInt();
        String place = (address.contains(":") && !port.isEmpty() ? "[" + address + "]" : address) + port;
        return side.path("name").isTextual() ? side.path("name").asText() + " " + place : place;
    }

    private static String why(JsonNode event) {
        String reason = event.has("reason")
                ? " " + event.path("reason").asText() + " ("
                        + event.path("direction").asText() + ")"
                : "";
        JsonNode staged = event.path("staged");
        return staged.isObject()
                ? reason + ", staged policies would " + staged.path("would").asText()
                : reason;
    }
}
