package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field of a document, read as the API server reads it: no number becomes a string, no null stands in a list.
 *
 * @param parent absent for the whole object
 */
record Field(Document document, @Nullable Field parent, String name, JsonNode value) {

    static Field of(Document document) {
        return new Field(document, null, "", document.content());
    }

    /** Returns a field of this object; of what is not there every field is not there either. */
    Field at(String child) throws InputException {
        if (!isAbsent() && !value.isObject()) {
            throw wrong("is no object");
        }
        return new Field(document, this, child, value.path(child));
    }

    boolean isAbsent() {
        return value.isMissingNode() || value.isNull();
    }

    List<Field> items() throws InputException {
        if (isAbsent()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong("is no list");
        }
        List<Field> items = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            Field item = new Field(document, this, "[" + i + "]", value.get(i));
            if (item.isAbsent()) {
                throw item.wrong("is null");
            }
            items.add(item);
        }
        return items;
    }

    @Nullable
    String text() throws InputException {
        if (isAbsent()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong("is no string");
        }
        return value.textValue();
    }

    boolean isTrue() throws InputException {
        if (!isAbsent() && !value.isBoolean()) {
            throw wrong("is neither true nor false");
        }
        return value.booleanValue();
    }

    int number() throws InputException {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(isAbsent() ? "is missing" : "is no whole number");
        }
        return value.intValue();
    }

    Map<String, String> texts() throws InputException {
        Map<String, String> texts = new HashMap<>();
        if (!isAbsent() && !value.isObject()) {
            throw wrong("is no object");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String text = at(entry.getKey()).text();
            if (text == null) {
                throw at(entry.getKey()).wrong("is null");
            }
            texts.put(entry.getKey(), text);
        }
        return texts;
    }

    private InputException wrong(String message) {
        Object shown = value.isValueNode() && !value.isNull() ? value.asText() : null;
        return document.error(path(), shown, message, "correct the field; kubectl explain shows its type");
    }

    private String path() {
        String before = parent == null ? "" : parent.path();
        return before.isEmpty() || name.startsWith("[") ? before + name : before + "." + name;
    }
}
