package dev.weft.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A village and questions about it, as a directory that {@code weft policy eval -f} reads: {@code model.yaml} (namespaces,
 * nodes, pods), {@code policies.yaml}, {@code queries.jsonl}, and in {@code expected.jsonl} what the oracle answered.
 */
record Case(Village village, List<Question> questions) {

    private static final String MODEL = "model.yaml";
    private static final String POLICIES = "policies.yaml";
    private static final String QUERIES = "queries.jsonl";
    private static final String EXPECTED = "expected.jsonl";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(MODEL), documents(village.model()));
        Files.writeString(directory.resolve(POLICIES), documents(village.policies()));
        StagedOracle oracle = new StagedOracle(village);
        List<String> queries = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Question question : questions) {
            queries.add(MAPPER.writeValueAsString(question.json()));
            expected.add(OracleJson.of(oracle.ask(question)).toString());
        }
        Files.write(directory.resolve(QUERIES), queries);
        Files.write(directory.resolve(EXPECTED), expected);
    }

    static Case read(Path directory) throws IOException {
        List<Map<String, Object>> model = objects(directory.resolve(MODEL));
        Map<String, List<String>> nodes = new TreeMap<>();
        of(model, "Node").forEach(node -> nodes.put(Raw.name(node), addresses(node)));
        Village village =
                new Village(of(model, "Namespace"), of(model, "Pod"), nodes, objects(directory.resolve(POLICIES)));
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(QUERIES))) {
            questions.add(Question.of(MAPPER.readTree(line), village));
        }
        return new Case(village, questions);
    }

    /** Returns the answers that were kept with it. */
    static List<ObjectNode> expected(Path directory) throws IOException {
        List<ObjectNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(EXPECTED))) {
            answers.add((ObjectNode) MAPPER.readTree(line));
        }
        return answers;
    }

    private static String documents(List<Map<String, Object>> objects) {
        return objects.stream().map(Serialization::asYaml).collect(Collectors.joining());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Path file) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(file))
                .forEach(object -> objects.add((Map<String, Object>) object));
        return objects;
    }

    private static List<Map<String, Object>> of(List<Map<String, Object>> objects, String kind) {
        return objects.stream()
                .filter(object -> kind.equals(object.get("kind")))
                .toList();
    }

    private static List<String> addresses(Map<String, Object> node) {
        Stream<Map<String, Object>> addresses = Raw.items(Raw.need(node, "status"), "addresses").stream();
        return addresses.map(address -> String.valueOf(address.get("address"))).toList();
    }
}
