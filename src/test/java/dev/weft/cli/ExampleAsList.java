package dev.weft.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example's manifests as one {@code kind: List} in JSON. */
final class ExampleAsList {

    private ExampleAsList() {}

    static String json(Path example) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode list = mapper.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        for (String file : new String[] {"policies.yaml", "model.yaml"}) {
            String text = Files.readString(example.resolve(file));
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
                items.addPOJO(mapper.valueToTree(document));
            }
        }
        return mapper.writeValueAsString(list);
    }
}
