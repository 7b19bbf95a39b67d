package dev.weft.kube;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.nio.file.Path;

/** The accounts and roles that kustomize/base installs, and tokens as the kubelet would mount them. */
public final class Rights {

    public static final String SYSTEM = "weft-system";
    public static final String OPERATOR = "weft-operator";
    public static final String AGENT = "weft-agent";
    public static final Path BASE = Path.of(System.getProperty("weft.repo"), "kustomize/base");

    private Rights() {}

    public static void install(ApiServer server) {
        server.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SYSTEM)
                        .endMetadata()
                        .build())
                .serverSideApply();
        account(server, AGENT);
        account(server, OPERATOR);
        server.apply(BASE.resolve("rbac.yaml"), SYSTEM);
    }

    private static void account(ApiServer server, String name) {
        server.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(SYSTEM)
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Returns a token of the account that is bound to no pod. */
    public static String token(ApiServer server, String account) {
        return request(
                server,
                account,
                new TokenRequestBuilder().withNewSpec().endSpec().build());
    }

    /** Returns the token of an agent's pod on a node: the API server puts the node's name into it. */
    public static String agentToken(ApiServer server, String node) {
        Pod pod = server.admin().resource(agent(node)).create();
        return request(
                server,
                AGENT,
                new TokenRequestBuilder()
                        .withNewSpec()
                        .withNewBoundObjectRef()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .endBoundObjectRef()
                        .endSpec()
                        .build());
    }

    private static Pod agent(String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(SYSTEM)
                .withName("agent-" + node)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostNetwork(true)
                .withServiceAccountName(AGENT)
                .addNewContainer()
                .withName("agent")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
    }

    private static String request(ApiServer server, String account, TokenRequest request) {
        return server.admin()
                .serviceAccounts()
                .inNamespace(SYSTEM)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
