package dev.weft.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

class YamlLinesTest {

    /** As kubectl printed it. */
    private static final String PRINTED = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {"apiVersion":"networking.k8s.io/v1"}
                long: a text that is longer than eighty characters stands on two lines of what
                  kubectl prints
                note: |-
                  two
                  lines
              creationTimestamp: "2026-11-28T18:34:19Z"
              generation: 1
              labels: {}
              name: isolate
            spec:
              egress:
              - {}
              - to:
                - ipBlock:
                    cidr: 10.0.0.0/8
                    except:
                    - 10.1.0.0/16
                    - 10.2.0.0/16
              ingress:
              - from:
                - podSelector:
                    matchLabels:
                      allowed: "yes"
                ports:
                - port: 80
              - ports:
                - port: 81
              podSelector: {}
            """;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode printed() {
        return MAPPER.valueToTree(Serialization.unmarshal(PRINTED, Map.class));
    }

    @Test
    void countsAsKubectlPrints() {
        List<String> lines = PRINTED.lines().toList();
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "egress", 0)) - 1))
                .isEqualTo("  - {}");
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "egress", 1)) - 1))
                .isEqualTo("  - to:");
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "ingress", 0)) - 1))
                .isEqualTo("  - from:");
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "ingress", 1)) - 1))
                .isEqualTo("  - ports:");
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "podSelector")) - 1))
                .contains("podSelector");
        assertThat(lines.get(YamlLines.of(printed(), List.of("spec", "egress")) - 1))
                .isEqualTo("  egress:");
    }

    /** Every text of a random object begins on the line that is counted for it. */
    @Property(tries = 500)
    void everyItemIsWhereItIsSaidToBe(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Object>> leaves = new ArrayList<>();
        Object tree = map(random, 0, List.of(), leaves);
        List<String> lines = new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(tree)
                .lines()
                .toList();
        for (int i = 0; i < leaves.size(); i++) {
            int line = YamlLines.of(MAPPER.valueToTree(tree), leaves.get(i));
            assertThat(lines.get(line - 1)).containsPattern("leaf" + i + "x( |$)");
        }
    }

    private static Object value(Random random, int depth, List<Object> path, List<List<Object>> leaves) {
        int kind = depth > 4 ? 0 : random.nextInt(5);
        return switch (kind) {
            case 1, 2 -> map(random, depth + 1, path, leaves);
            case 3 -> list(random, depth + 1, path, leaves);
            case 4 -> random.nextBoolean() ? Map.of() : List.of();
            default -> {
                leaves.add(path);
                yield "leaf" + (leaves.size() - 1) + "x" + " of many words".repeat(random.nextInt(12));
            }
        };
    }

    private static Object map(Random random, int depth, List<Object> path, List<List<Object>> leaves) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            map.put("k" + i, value(random, depth, with(path, "k" + i), leaves));
        }
        return map;
    }

    private static Object list(Random random, int depth, List<Object> path, List<List<Object>> leaves) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            list.add(value(random, depth, with(path, i), leaves));
        }
        return list;
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
