package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

/** {@code weft policy wait} and pods that no policy applies to. */
class OutsidersTest extends WaitBed {

    /** It has an address and no record: an earlier CNI gave it. No node is waited for because of it. */
    @Test
    void podsOfAnEarlierCniAreCounted() {
        report("w1", KIND, version(policy("web", "[]")));
        assertThat(policyWait("netpol/p").answer().path("unmanaged").asLong(-1)).isZero();
        running("web-old", "web", "10.244.0.7");
        running("db-old", "db", "10.244.0.8");
        running("web-new", "web", "");
        HasMetadata ours = running("web-1", "web", "10.9.0.5");
        slice("w1", entry("web-1", WEB, 5, ours.getMetadata().getUid()));
        Ended ended = policyWait("netpol/p");
        assertThat(ended.exit()).isZero();
        assertThat(ended.answer().path("unmanaged").asLong()).isEqualTo(1);
        HasMetadata floor = apply("""
                {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftClusterNetworkPolicy", "metadata": {"name": "wait-test"},
                 "spec": {"subject": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%s"}}},
                          "ingress": []}}
                """.formatted(SPACE));
        report("w1", "WeftClusterNetworkPolicy", version(floor));
        report("w2", "WeftClusterNetworkPolicy", version(floor));
        assertThat(policyWait("wcnp/wait-test").answer().path("unmanaged").asLong())
                .isEqualTo(2);
        client.resource(floor).delete();
    }

    private HasMetadata running(String name, String app, String address) {
        HasMetadata pod = apply("""
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"namespace": "%s", "name": "%s", "labels": {"app": "%s"}},
                 "spec": {"nodeName": "w1", "containers": [{"name": "c", "image": "none"}]}}
                """.formatted(SPACE, name, app));
        if (!address.isEmpty()) {
            client.pods()
                    .inNamespace(SPACE)
                    .withName(name)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"status\":{\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\"" + address + "\"}]}}");
        }
        return pod;
    }
}
