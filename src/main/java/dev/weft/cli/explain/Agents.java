package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;

/** The agents of all nodes. */
interface Agents extends AutoCloseable {

    /** Puts a question to the agent of a node. Returns its answer, whatever it says. */
    JsonNode ask(String node, JsonNode question) throws ExplainException;

    @Override
    void close();
}
