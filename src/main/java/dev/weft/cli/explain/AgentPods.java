package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.fault.ApiFault;
import dev.weft.cli.fault.Fault;
import dev.weft.kube.PodObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reaches agents through the API server, by running a small program in their pods: so no agent listens on the network,
 * and who may ask is who may {@code kubectl exec} there. What runs there stays for the next question.
 */
final class AgentPods implements Agents {

    static final String SYSTEM = "weft-system";

    private final KubernetesClient client;
    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();

    AgentPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public JsonNode ask(String node, JsonNode question) throws ExplainException {
        String pod = "";
        try {
            AgentSession session = sessions.get(node);
            if (session == null) {
                pod = agentOf(node);
                session = AgentSession.open(client, pod);
                sessions.put(node, session);
            }
            pod = session.pod();
            JsonNode answer = session.ask(question);
            if (answer.path("code").asText().equals("Busy")) {
                // the agent has hung up
                forget(node);
            }
            return answer;
        } catch (IOException | KubernetesClientException e) {
            forget(node);
            throw unreachable(node, pod, ApiFault.words(e));
        }
    }

    private void forget(String node) {
        AgentSession session = sessions.remove(node);
        if (session != null) {
            session.close();
        }
    }

    private String agentOf(String node) throws ExplainException {
        return client
                .resources(PodObject.class)
                .inNamespace(SYSTEM)
                .withLabel("app.kubernetes.io/component", "agent")
                .withField("spec.nodeName", node)
                .list()
                .getItems()
                .stream()
                .map(PodObject::getMetadata)
                .filter(meta -> meta.getDeletionTimestamp() == null)
                .map(meta -> meta.getName())
                .findFirst()
                .orElseThrow(() -> new ExplainException(new Fault(
                                "NoAgent",
                                "node " + node + " has no weft-agent pod",
                                "see: kubectl -n " + SYSTEM + " get pods -o wide")
                        .of(node)));
    }

    private static ExplainException unreachable(String node, String pod, String why) {
        return new ExplainException(new Fault(
                        "AgentUnreachable",
                        "the agent of node " + node + " does not answer: " + why,
                        "is it ready, and may you exec there? kubectl -n " + SYSTEM + " get pod " + pod
                                + "; kubectl auth can-i create pods/exec -n " + SYSTEM)
                .of(node));
    }

    @Override
    public void close() {
        sessions.values().forEach(AgentSession::close);
    }
}
