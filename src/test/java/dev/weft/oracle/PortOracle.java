package dev.weft.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which protocols and ports a rule selects. */
final class PortOracle {

    boolean selects(
            Map<String, Object> rule, @Nullable Map<String, Object> receiver, Question question, Set<String> features) {
        List<Map<String, Object>> given = Raw.items(rule, "ports");
        if (given.isEmpty()) {
            features.add(Empties.isEmpty(rule, "ports") ? "empty-ports" : "any-port");
            return true;
        }
        return given.stream().anyMatch(port -> fits(port, receiver, question, features));
    }

    private static boolean fits(
            Map<String, Object> given,
            @Nullable Map<String, Object> receiver,
            Question question,
            Set<String> features) {
        String protocol = given.containsKey("protocol") ? String.valueOf(given.get("protocol")) : "TCP";
        if (!protocol.equals(question.protocol())) {
            return false;
        }
        String form = form(given, receiver, question);
        if (form == null) {
            return false;
        }
        features.add(form);
        features.add(protocol);
        if (form.equals("named-port")) {
            features.add("named-port-" + protocol);
        }
        if (question.portName() != null) {
            features.add("asked-by-name");
        }
        return true;
    }

    /** Returns by which form the question is selected, null if by none. */
    private static @Nullable String form(
            Map<String, Object> given, @Nullable Map<String, Object> receiver, Question question) {
        if (question.icmp()) {
            if (!given.containsKey("icmpType")) {
                return "icmp-any";
            }
            boolean code = given.containsKey("icmpCode");
            boolean fits = given.get("icmpType").equals(question.icmpType())
                    && (!code || given.get("icmpCode").equals(question.icmpCode()));
            return !fits ? null : code ? "icmp-code" : "icmp-type";
        }
        Object port = given.get("port");
        if (port == null) {
            return "protocol-only";
        }
        if (port instanceof String name) {
            return receiver != null
                            && numbers(receiver, name, question.protocol()).contains(question.port())
                    ? "named-port"
                    : null;
        }
        int first = (Integer) port;
        boolean range = given.containsKey("endPort");
        int last = range ? (Integer) given.get("endPort") : first;
        return question.port() < first || question.port() > last ? null : range ? "endPort" : "port";
    }

    static List<Integer> numbers(Map<String, Object> pod, String name, String protocol) {
        List<Integer> numbers = new ArrayList<>();
        for (Map<String, Object> container : Raw.items(Raw.need(pod, "spec"), "containers")) {
            for (Map<String, Object> port : Raw.items(container, "ports")) {
                Object declared = port.containsKey("protocol") ? port.get("protocol") : "TCP";
                if (name.equals(port.get("name")) && protocol.equals(declared)) {
                    numbers.add((Integer) port.get("containerPort"));
                }
            }
        }
        return numbers;
    }
}
