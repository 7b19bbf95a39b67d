package dev.weft.agent;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says.
 *
 * @param nodeName {@code NODE_NAME}: the Node this agent runs on
 * @param tunnelPort {@code WEFT_TUNNEL_PORT}: UDP, the same on all nodes, 8472 unless set
 * @param home where the BPF object lies
 */
record AgentSettings(String nodeName, int tunnelPort, Path home) {

    private static final int DEFAULT_TUNNEL_PORT = 8472;

    static AgentSettings read(Map<String, String> environment, String home) {
        String node = Objects.requireNonNullElse(environment.get("NODE_NAME"), "");
        if (node.isBlank()) {
            throw new IllegalArgumentException(
                    "NODE_NAME is not set: give the agent its node's name, in a pod by fieldRef spec.nodeName");
        }
        return new AgentSettings(node, port(environment.get("WEFT_TUNNEL_PORT")), Path.of(home));
    }

    private static int port(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return DEFAULT_TUNNEL_PORT;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static IllegalArgumentException refused(String text, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException(
                "WEFT_TUNNEL_PORT is '" + text + "', but must be a UDP port, 1 to 65535", cause);
    }
}
