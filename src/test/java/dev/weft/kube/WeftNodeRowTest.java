package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What is read of a node's status. */
class WeftNodeRowTest {

    private static WeftNodeRow row(String status) {
        String json =
                "{'apiVersion':'weft.dev/v1alpha1','kind':'WeftNode','metadata':{'name':'n1'},'spec':{}" + status + "}";
        return WeftNodeRow.of(new KubernetesSerialization().unmarshal(json.replace('\'', '"'), WeftNode.class));
    }

    private static String ready(String status, String reason) {
        return ",'status':{'conditions':[{'type':'AddressesAvailable','status':'False','reason':'Full'},{'type':'Ready',"
                + "'status':'" + status + "','reason':'" + reason + "','message':'m','lastTransitionTime':"
                + "'2026-11-30T06:36:00Z'}]}";
    }

    @Test
    void sinceWhenANodeIsNotReadyIsRead() {
        assertThat(row(ready("Unknown", "AgentAbsent")).report().away())
                .isEqualTo("the node is not ready since 2026-11-30T06:36:00Z (AgentAbsent)");
        assertThat(row(ready("False", "Lacking")).report().away())
                .isEqualTo("the node is not ready since 2026-11-30T06:36:00Z (Lacking)");
    }

    @Test
    void nodeThatIsReadyOrHasNotSaidIsNotAway() {
        assertThat(row(ready("True", "Enforcing")).report().away()).isEmpty();
        assertThat(row(",'status':{}").report().away()).isEmpty();
        assertThat(row("").report().away()).isEmpty();
    }
}
