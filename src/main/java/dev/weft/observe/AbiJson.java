package dev.weft.observe;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of the maps as JSON trees: what is packed into a number is unpacked into words. */
public final class AbiJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .addModule(new SimpleModule()
                    .addSerializer(as(Address.class, Address::toString))
                    .addSerializer(as(Cidr.class, Cidr::toString))
                    .addSerializer(as(EndpointValue.class, AbiJson::endpoint))
                    .addSerializer(as(PolicyKey.class, AbiJson::policyKey))
                    .addSerializer(as(PolicyVerdict.class, AbiJson::verdict))
                    .addSerializer(as(SlotWord.class, AbiJson::slot)))
            .build();

    private AbiJson() {}

    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    private static Object endpoint(EndpointValue value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("identity", value.identity());
        fields.put("slot", value.slot());
        fields.put("mac", mac(value.macTail()));
        fields.put("ipv4", value.ipv4());
        fields.put("ipv6", value.ipv6());
        return fields;
    }

    private static String mac(int tail) {
        return "02:57:%02x:%02x:%02x:%02x".formatted(tail >>> 24, tail >>> 16 & 0xff, tail >>> 8 & 0xff, tail & 0xff);
    }

    private static Object policyKey(PolicyKey key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", key.set());
        fields.put("direction", key.direction());
        fields.put("peer", peer(key));
        fields.put("protocol", key.protocol());
        fields.put("port", key.port());
        fields.put("portBits", key.portBits());
        return fields;
    }

    private static String peer(PolicyKey key) {
        if (PolicyKey.isClass(key.peer())) {
            return "class:" + (key.peer() & ~PolicyKey.PEER_CLASS_TAG);
        }
        return key.peer() == 0 ? "any" : "identity:" + key.peer();
    }

    private static Object verdict(PolicyVerdict verdict) {
        String word = switch (verdict.verdict()) {
            case PolicyVerdict.VERDICT_NONE -> "NONE";
            case PolicyVerdict.VERDICT_ALLOW -> "ALLOW";
            case PolicyVerdict.VERDICT_DENY -> "DENY";
            default -> Integer.toString(verdict.verdict());
        };
        if (verdict.equals(PolicyVerdict.NONE)) {
            return word;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("verdict", word);
        fields.put("precedence", Integer.toUnsignedLong(verdict.precedence()));
        fields.put("rule", verdict.rule());
        return fields;
    }

    private static Object slot(SlotWord word) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", word.set());
        fields.put("valid", word.isValid());
        fields.put("ingressIsolated", (word.flags() & SlotWord.SLOT_INGRESS_ISOLATED) != 0);
        fields.put("egressIsolated", (word.flags() & SlotWord.SLOT_EGRESS_ISOLATED) != 0);
        if ((word.flags() & SlotWord.SLOT_STAGED) != 0) {
            fields.put("ingressIsolatedStaged", (word.flags() & SlotWord.SLOT_INGRESS_STAGED) != 0);
            fields.put("egressIsolatedStaged", (word.flags() & SlotWord.SLOT_EGRESS_STAGED) != 0);
        }
        List<String> shapes = new ArrayList<>();
        shape(word, SlotWord.SHAPE_ANY_PROTOCOL, "any-protocol", shapes);
        shape(word, SlotWord.SHAPE_PEER_IDENTITY, "peer-identity", shapes);
        shape(word, SlotWord.SHAPE_PEER_CLASS, "peer-class", shapes);
        shape(word, SlotWord.SHAPE_PEER_ANY, "peer-any", shapes);
        fields.put("shapes", shapes);
        fields.put("portLengths", portLengths(word));
        return fields;
    }

    private static void shape(SlotWord word, int bit, String name, List<String> shapes) {
        if ((word.shapes() & bit) != 0) {
            shapes.add(name);
        }
    }

    /** The lowest 17 bits: which prefix lengths of ports have entries. */
    private static List<Integer> portLengths(SlotWord word) {
        List<Integer> lengths = new ArrayList<>();
        for (int length = 0; length <= Short.SIZE; length++) {
            if ((word.shapes() >>> length & 1) != 0) {
                lengths.add(length);
            }
        }
        return lengths;
    }

    private static <T> StdSerializer<T> as(Class<T> type, Function<T, Object> form) {
        return new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                provider.defaultSerializeValue(form.apply(value), out);
            }
        };
    }
}
