package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    @Test
    void keepsOnlyWhatTheFailureNeeds() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode failing = (ArrayNode) mapper.readTree("""
                [{"name": "a", "spec": {"ports": [{"port": 80}, {"port": 81, "protocol": "UDP"}], "from": []}},
                 {"name": "b", "spec": {"ports": [{"port": 82}]}}]
                """);
        ArrayNode smallest =
                new Shrinker(candidate -> candidate.findValuesAsText("port").contains("81")).shrink(failing);
        assertThat(smallest).isEqualTo(mapper.readTree("[{\"spec\": {\"ports\": [{\"port\": 81}]}}]"));
    }
}
