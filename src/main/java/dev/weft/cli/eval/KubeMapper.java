package dev.weft.cli.eval;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.stream.Collectors;

/** Jackson set to read objects as the API server does: no number becomes a string. Null items are refused. */
final class KubeMapper {

    private KubeMapper() {}

    static ObjectMapper create() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        return builder.defaultSetterInfo(JsonSetter.Value.construct(Nulls.DEFAULT, Nulls.FAIL))
                .build();
    }

    static <T> T convert(ObjectMapper mapper, Document document, Class<T> type) throws InputException {
        try {
            return mapper.treeToValue(document.content(), type);
        } catch (JsonMappingException e) {
            throw document.error(
                    path(e),
                    null,
                    e.getOriginalMessage().lines().findFirst().orElse("cannot be read"),
                    "correct the field; kubectl explain shows its type");
        } catch (JsonProcessingException e) {
            throw document.error(null, null, e.getOriginalMessage(), "correct the object");
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
