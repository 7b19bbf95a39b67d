package dev.weft.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object as YAML gives it, with access by path. */
final class Raw {

    private Raw() {}

    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    static @Nullable Map<String, Object> object(Map<String, Object> from, String key) {
        return (Map<String, Object>) from.get(key);
    }

    static Map<String, Object> need(Map<String, Object> from, String key) {
        Map<String, Object> found = object(from, key);
        return found == null ? Map.of() : found;
    }

    @SuppressWarnings("unchecked")
    static @Nullable List<Map<String, Object>> list(Map<String, Object> from, String key) {
        return (List<Map<String, Object>>) from.get(key);
    }

    static List<Map<String, Object>> items(Map<String, Object> from, String key) {
        List<Map<String, Object>> found = list(from, key);
        return found == null ? new ArrayList<>() : found;
    }

    @SuppressWarnings("unchecked")
    static List<String> texts(Map<String, Object> from, String key) {
        Object found = from.get(key);
        return found == null ? List.of() : (List<String>) found;
    }

    static @Nullable String text(Map<String, Object> from, String key) {
        return (String) from.get(key);
    }

    static String namespace(Map<String, Object> object) {
        String namespace = text(need(object, "metadata"), "namespace");
        return namespace == null ? "" : namespace;
    }

    static String name(Map<String, Object> object) {
        return String.valueOf(text(need(object, "metadata"), "name"));
    }

    static Map<String, Object> labels(Map<String, Object> object) {
        return need(need(object, "metadata"), "labels");
    }
}
