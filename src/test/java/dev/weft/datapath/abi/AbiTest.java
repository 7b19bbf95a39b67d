package dev.weft.datapath.abi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bpf.BpfBench;
import dev.weft.model.Direction;
import dev.weft.model.Family;
import dev.weft.model.ReservedIdentity;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the records with the type information that the compiler makes of {@code bpf/abi}. */
class AbiTest {

    private static final Path HEADERS = Path.of(System.getProperty("weft.repo"), "bpf/abi");
    private static final List<String> ENUMS = List.of(
            "drop_reason",
            "event_type",
            "flow_reason",
            "flow_flag",
            "identity",
            "ipcache_flag",
            "direction",
            "verdict",
            "slot_shape",
            "slot_flag",
            "control_index",
            "family");

    private static final Map<Integer, JsonNode> TYPES = new HashMap<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void compile() throws IOException {
        Path source = directory.resolve("abi.c");
        Path object = directory.resolve("abi.o");
        StringBuilder text = new StringBuilder();
        try (Stream<Path> headers = Files.list(HEADERS)) {
            headers.sorted().forEach(header -> text.append("#include \"" + header + "\"\n"));
        }
        // A type without a variable would leave no trace.
        structs()
                .forEach(layout -> text.append("struct " + layout.name().orElseThrow() + " s_"
                        + layout.name().orElseThrow() + ";\n"));
        ENUMS.forEach(name -> text.append("enum " + name + " e_" + name + ";\n"));
        Files.writeString(source, text);
        BpfBench.run(
                "clang-19",
                "-O2",
                "-g",
                "-target",
                "bpf",
                "-U__bpf__",
                "-D__x86_64__",
                "-I/usr/include/x86_64-linux-gnu",
                "-c",
                source.toString(),
                "-o",
                object.toString());
        String json = BpfBench.run("bpftool", "-j", "btf", "dump", "file", object.toString());
        new ObjectMapper()
                .readTree(json)
                .get("types")
                .forEach(type -> TYPES.put(type.get("id").asInt(), type));
    }

    static List<StructLayout> structs() {
        return List.of(
                AddressKey.CODEC.layout(),
                PrefixKey.CODEC.layout(),
                EndpointValue.CODEC.layout(),
                IpcacheValue.CODEC.layout(),
                CidrValue.CODEC.layout(),
                NodeValue.CODEC.layout(),
                NodeIndex.CODEC.layout(),
                PolicyKey.CODEC.layout(),
                PolicyVerdict.CODEC.layout(),
                PolicyValue.CODEC.layout(),
                FlowKey.DECODER.layout(),
                FlowValue.DECODER.layout(),
                FlowEntry.DECODER.layout(),
                FlowSet.DECODER.layout(),
                TallyKey.CODEC.layout(),
                TallyValue.DECODER.layout(),
                TrafficValue.DECODER.layout(),
                FragKey.DECODER.layout(),
                FragValue.DECODER.layout(),
                FlowEvent.DECODER.layout(),
                MetricValue.CODEC.layout());
    }

    private static JsonNode find(String kind, String name) {
        return TYPES.values().stream()
                .filter(type -> type.get("kind").asText().equals(kind)
                        && type.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in bpf/abi"));
    }

    @ParameterizedTest
    @MethodSource("structs")
    void structsAreLaidOutAsInC(StructLayout layout) {
        JsonNode struct = find("STRUCT", layout.name().orElseThrow());
        assertThat(layout.byteSize()).isEqualTo(struct.get("size").asLong());
        Map<String, String> inC = new TreeMap<>();
        for (JsonNode member : struct.get("members")) {
            inC.put(
                    member.get("name").asText(),
                    member.get("bits_offset").asLong() / 8 + " "
                            + order(member.get("type_id").asInt()));
        }
        Map<String, String> inJava = new TreeMap<>();
        for (MemoryLayout member : layout.memberLayouts()) {
            String name = member.name().orElseThrow();
            inJava.put(name, layout.byteOffset(PathElement.groupElement(name)) + " " + order(member));
        }
        assertThat(inJava).isEqualTo(inC);
    }

    /** Tells big-endian numbers of C by the name of their type. */
    private static String order(int id) {
        JsonNode type = TYPES.get(id);
        return switch (type.get("kind").asText()) {
            case "TYPEDEF" -> type.get("name").asText().startsWith("__be") ? "big-endian" : "native";
            case "ARRAY" -> order(type.get("type_id").asInt());
            default -> "native";
        };
    }

    private static String order(MemoryLayout layout) {
        return switch (layout) {
            case SequenceLayout sequence -> order(sequence.elementLayout());
            case ValueLayout value when value.byteSize() > 1 && value.order() == ByteOrder.BIG_ENDIAN -> "big-endian";
            default -> "native";
        };
    }

    @Test
    void everyStructOfTheHeadersHasItsRecord() throws IOException {
        try (Stream<Path> headers = Files.list(HEADERS)) {
            List<String> inC = headers.flatMap(AbiTest::lines)
                    .filter(line -> line.matches("struct \\w+ \\{"))
                    .map(line -> line.split(" ")[1])
                    .filter(name -> !name.equals("address"))
                    .toList();
            assertThat(structs().stream().map(layout -> layout.name().orElseThrow()))
                    .containsExactlyInAnyOrderElementsOf(inC);
        }
    }

    private static Stream<String> lines(Path header) {
        try {
            return Files.readAllLines(header).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Integer> inC(String name) {
        Map<String, Integer> values = new TreeMap<>();
        find("ENUM", name)
                .get("values")
                .forEach(value ->
                        values.put(value.get("name").asText(), value.get("val").asInt()));
        return values;
    }

    private static <E extends Enum<E>> Map<String, Integer> inJava(String prefix, E[] values, ToIntFunction<E> number) {
        return new TreeMap<>(Arrays.stream(values)
                .collect(Collectors.toMap(value -> prefix + value.name(), value -> number.applyAsInt(value))));
    }

    private static Map<String, Integer> constants(Class<?> holder, String prefix) throws IllegalAccessException {
        Map<String, Integer> values = new TreeMap<>();
        for (var field : holder.getDeclaredFields()) {
            if (field.getName().startsWith(prefix) && field.getType() == int.class) {
                values.put(field.getName(), field.getInt(null));
            }
        }
        return values;
    }

    @Test
    void enumsHaveTheNumbersOfC() {
        Map<String, Integer> drops = inJava("DROP_", DropReason.values(), DropReason::number);
        drops.put("DROP_REASON_COUNT", DropReason.COUNT);
        assertThat(drops).isEqualTo(inC("drop_reason"));
        assertThat(inJava("EVENT_", EventType.values(), Enum::ordinal)).isEqualTo(inC("event_type"));
        assertThat(inJava("REASON_", FlowReason.values(), Enum::ordinal)).isEqualTo(inC("flow_reason"));
        assertThat(inJava("TALLY_", TallyKind.values(), Enum::ordinal)).isEqualTo(inC("tally_kind"));
        assertThat(inJava("DIRECTION_", Direction.values(), Enum::ordinal)).isEqualTo(inC("direction"));
        assertThat(inJava("FAMILY_", Family.values(), Family::number)).isEqualTo(inC("family"));
        assertThat(inC("identity"))
                .containsAllEntriesOf(inJava("IDENTITY_", ReservedIdentity.values(), ReservedIdentity::number));
    }

    @Test
    void flagsHaveTheNumbersOfC() throws IllegalAccessException {
        assertThat(constants(FlowValue.class, "FLOW_")).isEqualTo(inC("flow_flag"));
        assertThat(constants(IpcacheValue.class, "IPCACHE_")).isEqualTo(inC("ipcache_flag"));
        assertThat(constants(PolicyVerdict.class, "VERDICT_")).isEqualTo(inC("verdict"));
        assertThat(constants(SlotWord.class, "SHAPE_")).isEqualTo(inC("slot_shape"));
        assertThat(constants(SlotWord.class, "SLOT_")).isEqualTo(inC("slot_flag"));
        assertThat(constants(Control.class, "CONTROL_")).isEqualTo(inC("control_index"));
    }
}
