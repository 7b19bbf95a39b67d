package dev.weft.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a core/v1 Pod that Weft reads; the rest is dropped as it arrives. The whole model of a pod is hundreds of
 * classes, and learning them takes a command longer than asking the API server. Never write it: what it lacks would be
 * lost.
 */
@Group("")
@Version("v1")
@Kind("Pod")
@Plural("pods")
@JsonIgnoreProperties(ignoreUnknown = true)
// HasMetadata names a deserializer that picks the class by kind.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class PodObject implements HasMetadata, Namespaced {

    /** The part of a PodSpec. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(
            @Nullable String nodeName,
            @Nullable Boolean hostNetwork,
            @Nullable String serviceAccountName,
            @Nullable Boolean automountServiceAccountToken,
            @Nullable List<Container> containers,
            @Nullable List<Container> initContainers) {}

    /** The part of a Container. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Container(
            @Nullable String restartPolicy,
            @Nullable List<Port> ports,
            @Nullable List<Mount> volumeMounts) {}

    /** The part of a VolumeMount. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Mount(@Nullable String mountPath) {}

    /** The part of a ContainerPort. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Port(@Nullable String name, @Nullable String protocol, int containerPort) {}

    /** The part of a PodStatus. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable String phase,
            @Nullable String podIP,
            @Nullable List<Ip> podIPs,
            @Nullable List<PodCondition> conditions) {}

    /** The part of a PodCondition. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PodCondition(
            @Nullable String type, @Nullable String status) {}

    /** A PodIP. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ip(@Nullable String ip) {}

    private String apiVersion = "v1";
    private ObjectMeta metadata = new ObjectMeta();
    private @Nullable Spec spec;
    private @Nullable Status status;

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public void setApiVersion(String version) {
        apiVersion = version;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
        this.metadata = metadata;
    }

    public @Nullable Spec getSpec() {
        return spec;
    }

    public void setSpec(@Nullable Spec spec) {
        this.spec = spec;
    }

    public @Nullable Status getStatus() {
        return status;
    }

    public void setStatus(@Nullable Status status) {
        this.status = status;
    }
}
