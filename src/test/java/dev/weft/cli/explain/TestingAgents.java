package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Agents that answer what a test says, and remember what they were asked. */
final class TestingAgents implements Agents {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> answers = new ConcurrentHashMap<>();
    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final Queue<Integer> ports = new ConcurrentLinkedQueue<>();

    TestingAgents answer(String node, String json) {
        try {
            answers.put(node, (ObjectNode) MAPPER.readTree(json));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(json, e);
        }
        return this;
    }

    @Override
    public JsonNode ask(String node, JsonNode question) throws ExplainException {
        asked.add(node + " as " + question.path("identity").asInt());
        ports.add(question.path("port").asInt());
        ObjectNode answer = answers.get(node);
        if (answer == null) {
            throw new ExplainException("AgentUnreachable", "the agent of node " + node + " does not answer", "wait");
        }
        return answer.deepCopy();
    }

    @Override
    public void close() {
        asked.add("closed");
    }
}
