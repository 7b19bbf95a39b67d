package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of a kind: what the schema says of it, and the Java type behind it, which for a list is that of its items.
 * The schema alone would not do: it sorts fields by name, and has forgotten which of its objects are of one type.
 */
record SchemaField(String path, JSONSchemaProps schema, Class<?> type, boolean required) {

    /** Returns the fields below an object in the order of its type; shared parts are not opened. */
    static List<SchemaField> below(String path, JSONSchemaProps schema, Class<?> type) {
        List<SchemaField> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            JSONSchemaProps property = schema.getProperties().get(component.getName());
            SchemaField field = new SchemaField(
                    path.isEmpty() ? component.getName() : path + "." + component.getName(),
                    property,
                    element(component.getGenericType()),
                    schema.getRequired().contains(component.getName()));
            fields.add(field);
            if (field.opens()) {
                fields.addAll(below(field.inner(), field.object(), field.type()));
            }
        }
        return fields;
    }

    private static Class<?> element(Type type) {
        return switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class -> (Class<?>) list.getActualTypeArguments()[0];
            case ParameterizedType other -> (Class<?>) other.getRawType();
            default -> (Class<?>) type;
        };
    }

    private boolean opens() {
        return type.isRecord() && SharedPart.of(type).isEmpty();
    }

    boolean isList() {
        return schema.getItems() != null;
    }

    /** Returns the schema of the field, or of the items if it is a list. */
    JSONSchemaProps object() {
        return isList() ? schema.getItems().getSchema() : schema;
    }

    /** Returns the path of what is in the field. */
    String inner() {
        return isList() ? path + "[]" : path;
    }
}
