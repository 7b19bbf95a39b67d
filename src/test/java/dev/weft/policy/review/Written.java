package dev.weft.policy.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.WeftPolicyReader;
import dev.weft.model.Policy;
import dev.weft.model.Stage;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;

/** Reads policies as they are written, with single quotes. */
final class Written {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Written() {}

    static Policy kubernetes(String namespace, String name, String spec) throws Exception {
        return accepted(NetworkPolicyReader.read(MAPPER.readValue(object(namespace, name, spec), NetworkPolicy.class)));
    }

    static Policy weft(String namespace, String name, String spec) throws Exception {
        return accepted(
                WeftPolicyReader.read(MAPPER.readValue(object(namespace, name, spec), WeftNetworkPolicy.class)));
    }

    static Policy clusterWide(String name, String spec) throws Exception {
        return accepted(
                WeftPolicyReader.read(MAPPER.readValue(object("", name, spec), WeftClusterNetworkPolicy.class)));
    }

    private static Policy accepted(PolicyConversion conversion) {
        assertThat(conversion).isInstanceOf(PolicyConversion.Accepted.class);
        return conversion.policy();
    }

    static Policy staged(Policy policy) {
        return new Policy(
                policy.ref(), Stage.STAGED, policy.order(), policy.subject(), policy.isolates(), policy.rules());
    }

    private static String object(String namespace, String name, String spec) {
        return ("{'metadata':{'name':'" + name + "'" + (namespace.isEmpty() ? "" : ",'namespace':'" + namespace + "'")
                        + "},'spec':" + spec + "}")
                .replace('\'', '"');
    }
}
