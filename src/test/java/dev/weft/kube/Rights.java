package dev.weft.kube;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.nio.file.Path;

/** The accounts and roles that kustomize/base installs, and tokens as the kubelet would mount them. */
public final class Rights {

    public static final String SYSTEM = "weft-system";
    public static final String OPERATOR = "weft-operator";
    public static final String AGENT = "weft-agent";
    public static final Path BASE = Path.of(System.getProperty("weft.repo"), "kustomize/base");

    private Rights() {}

    public static void install(ApiServer server) {
        namespace(server, SYSTEM);
        account(server, SYSTEM, AGENT);
        account(server, SYSTEM, OPERATOR);
        server.apply(BASE.resolve("rbac.yaml"), SYSTEM);
    }

    private static void namespace(ApiServer server, String name) {
        server.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private static void account(ApiServer server, String namespace, String name) {
        server.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Returns a token of the account that is bound to no pod. */
    public static String token(ApiServer server, String account) {
        return request(
                server,
                SYSTEM,
                account,
                new TokenRequestBuilder().withNewSpec().endSpec().build());
    }

    /** Returns the token of an agent's pod on a node: the API server puts the node's name into it. */
    public static String agentToken(ApiServer server, String node) {
        return agentToken(server, SYSTEM, node);
    }

    /** Returns the token of the pod of an account with the agent's name in another namespace, that may do anything. */
    public static String namesakeToken(ApiServer server, String namespace, String node) {
        namespace(server, namespace);
        account(server, namespace, AGENT);
        server.admin()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", AGENT, namespace)
                        .build())
                .serverSideApply();
        return agentToken(server, namespace, node);
    }

    private static String agentToken(ApiServer server, String namespace, String node) {
        Pod pod = server.admin().resource(agent(namespace, node)).create();
        return request(
                server,
                namespace,
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

    private static Pod agent(String namespace, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
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

    private static String request(ApiServer server, String namespace, String account, TokenRequest request) {
        return server.admin()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
