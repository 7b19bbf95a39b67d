package dev.weft.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reaches agents through the API server, by running a small program in their pods: so no agent listens on the network,
 * and who may ask is who may {@code kubectl exec} there.
 */
final class AgentPods implements Agents {

    private static final String SYSTEM = "weft-system";
    private static final String SOCKET = "/run/weft/explain.sock";
    private static final int PATIENCE_SECONDS = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KubernetesClient client;

    AgentPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public JsonNode ask(String node, JsonNode question) throws ExplainException {
        String pod = agentOf(node);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch exec = client.pods()
                .inNamespace(SYSTEM)
                .withName(pod)
                .inContainer("agent")
                .withReadyWaitTimeout(0)
                .writingOutput(out)
                .writingError(err)
                .exec("weft-ask", SOCKET, question.toString())) {
            int status = exec.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (status == 0) {
                return MAPPER.readTree(out.toString(StandardCharsets.UTF_8));
            }
            throw unreachable(node, pod, err.toString(StandardCharsets.UTF_8).strip());
        } catch (JsonProcessingException e) {
            throw unreachable(node, pod, "it answered no JSON: " + e.getOriginalMessage());
        } catch (KubernetesClientException e) {
            throw unreachable(node, pod, root(e));
        } catch (ExecutionException e) {
            throw unreachable(node, pod, root(e));
        } catch (TimeoutException e) {
            throw unreachable(node, pod, "no answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(node, pod, "interrupted");
        }
    }

    private String agentOf(String node) throws ExplainException {
        return client
                .pods()
                .inNamespace(SYSTEM)
                .withLabel("app.kubernetes.io/component", "agent")
                .withField("spec.nodeName", node)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(Pod::getMetadata)
                .map(meta -> meta.getName())
                .findFirst()
                .orElseThrow(() -> new ExplainException(
                        "NoAgent",
                        "node " + node + " has no weft-agent pod",
                        "see: kubectl -n " + SYSTEM + " get pods -o wide"));
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static ExplainException unreachable(String node, String pod, String why) {
        return new ExplainException(
                "AgentUnreachable",
                "the agent of node " + node + " does not answer: " + why,
                "is it ready, and may you exec there? kubectl -n " + SYSTEM + " get pod " + pod
                        + "; kubectl auth can-i create pods/exec -n " + SYSTEM);
    }
}
