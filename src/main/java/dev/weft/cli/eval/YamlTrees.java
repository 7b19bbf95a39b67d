package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Makes trees of a YAML parser's events: without the objects between them, reading takes half of the time. */
final class YamlTrees {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final LoadSettings settings;
    private final ScalarResolver resolver;
    private final Iterator<Event> events;
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private int aliases;

    private YamlTrees(String text, LoadSettings settings) {
        this.settings = settings;
        this.resolver = settings.getSchema().getScalarResolver();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * Passes on every document as soon as it is read.
     *
     * @throws YamlEngineException if the text is no YAML, with what was passed on before staying valid
     */
    static void read(String text, LoadSettings settings, Consumer<JsonNode> documents) {
        YamlTrees trees = new YamlTrees(text, settings);
        while (trees.events.hasNext()) {
            if (trees.events.next().getEventId() == Event.ID.DocumentStart) {
                trees.anchors.clear();
                trees.aliases = 0;
                documents.accept(trees.node(trees.events.next()));
            }
        }
    }

    private JsonNode node(Event event) {
        JsonNode node = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> sequence();
            case MappingStart -> mapping();
            case Alias -> alias((AliasEvent) event);
            default -> throw new YamlEngineException("unexpected " + event);
        };
        if (event instanceof NodeEvent content && !(event instanceof AliasEvent)) {
            content.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        return node;
    }

    private JsonNode alias(AliasEvent event) {
        JsonNode node = anchors.get(event.getAlias());
        if (node == null) {
            throw new YamlEngineException("found undefined alias " + event.getAlias() + place(event));
        }
        if (node.isContainerNode() && ++aliases > settings.getMaxAliasesForCollections()) {
            throw new YamlEngineException(
                    "more than " + settings.getMaxAliasesForCollections() + " aliases of collections" + place(event));
        }
        return node;
    }

    private ArrayNode sequence() {
        ArrayNode sequence = NODES.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            sequence.add(node(event));
        }
        return sequence;
    }

    private ObjectNode mapping() {
        ObjectNode mapping = NODES.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            JsonNode key = node(event);
            if (key.isContainerNode()) {
                throw new YamlEngineException("a key must be a scalar" + place(event));
            }
            if (mapping.has(key.asText())) {
                throw new DuplicateKeyException(Optional.empty(), key.asText(), event.getStartMark());
            }
            mapping.set(key.asText(), node(events.next()));
        }
        return mapping;
    }

    private JsonNode scalar(ScalarEvent event) {
        String value = event.getValue();
        Tag tag = event.getTag()
                .filter(explicit -> !explicit.equals("!"))
                .map(Tag::new)
                .orElseGet(() -> event.getTag().isPresent()
                        ? Tag.STR
                        : resolver.resolve(value, event.getImplicit().canOmitTagInPlainScalar()));
        if (tag.equals(Tag.STR)) {
            return NODES.textNode(value);
        }
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(value.equals("true"));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return integer(new BigInteger(value));
            }
            if (tag.equals(Tag.FLOAT)) {
                return value.contains(".inf") || value.equals(".nan")
                        ? NODES.textNode(value)
                        : NODES.numberNode(new BigDecimal(value).doubleValue());
            }
        } catch (NumberFormatException e) {
            throw new YamlEngineException("'" + value + "' is no number" + place(event), e);
        }
        throw new YamlEngineException("unknown tag " + tag.getValue() + place(event));
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Integer.SIZE
                ? NODES.numberNode(value.intValue())
                : value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    private static String place(Event event) {
        return event.getStartMark().map(mark -> " " + mark).orElse("");
    }
}
