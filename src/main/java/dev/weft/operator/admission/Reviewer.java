package dev.weft.operator.admission;

import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.UntypedPolicy;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Remark;
import dev.weft.policy.review.PolicyReview;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Answers the question whether a policy may be stored. One of Weft's own kinds is refused if part of it is not understood;
 * a NetworkPolicy is not, as the API server has accepted it and others may understand it. All else is a warning.
 */
final class Reviewer {

    private final KubernetesSerialization serialization;
    private final Function<PolicyRef, Surroundings> surroundings;

    /** @param surroundings all there is besides the policy of a name, whatever its version */
    Reviewer(KubernetesSerialization serialization, Function<PolicyRef, Surroundings> surroundings) {
        this.serialization = serialization;
        this.surroundings = surroundings;
    }

    AdmissionResponse review(AdmissionRequest request) {
        AdmissionResponseBuilder response =
                new AdmissionResponseBuilder().withUid(request.getUid()).withAllowed(true);
        return unchanged(request) ? response.build() : judge(request, response);
    }

    /** So that what was stored long ago can still be labelled, and nobody is told twice. */
    private boolean unchanged(AdmissionRequest request) {
        return request.getOldObject() != null
                && Objects.equals(spec(request.getOldObject()), spec(request.getObject()))
                && stage(request, request.getOldObject()).equals(stage(request, request.getObject()));
    }

    /** Of a NetworkPolicy it is no part of the spec. */
    private List<Object> stage(AdmissionRequest request, Object object) {
        PolicyRow row = row(request, object);
        return List.of(row.conversion().policy().stage(), row.problems());
    }

    private Optional<Policy> before(AdmissionRequest request) {
        return Optional.ofNullable(request.getOldObject())
                .map(old -> row(request, old).conversion().policy());
    }

    private Object spec(Object object) {
        return serialization.convertValue(object, Map.class).get("spec");
    }

    private PolicyRow row(AdmissionRequest request, Object object) {
        return switch (request.getKind().getKind()) {
            case "NetworkPolicy" -> PolicyRow.of(read(request, object, NetworkPolicy.class));
            case "WeftNetworkPolicy" -> PolicyRow.of(read(request, object, UntypedPolicy.InNamespace.class));
            case "WeftClusterNetworkPolicy" -> PolicyRow.of(read(request, object, UntypedPolicy.OfCluster.class));
            default ->
                throw new IllegalArgumentException(
                        "asked about kind " + request.getKind().getKind() + ", which is no policy");
        };
    }

    private <T extends HasMetadata> T read(AdmissionRequest request, Object object, Class<T> type) {
        T policy = serialization.convertValue(object, type);
        if (policy.getMetadata().getName() == null) {
            // The API server makes up the rest of a generated name only later.
            policy.getMetadata().setName(String.valueOf(policy.getMetadata().getGenerateName()));
        }
        if (policy.getMetadata().getNamespace() == null) {
            policy.getMetadata().setNamespace(request.getNamespace());
        }
        return policy;
    }

    private AdmissionResponse judge(AdmissionRequest request, AdmissionResponseBuilder response) {
        PolicyRow row = row(request, request.getObject());
        boolean ours = !row.ref().kind().equals("NetworkPolicy");
        if (ours && row.conversion() instanceof PolicyConversion.Flawed flawed) {
            return response.withAllowed(false)
                    .withStatus(new StatusBuilder()
                            .withCode(Wording.UNPROCESSABLE)
                            .withReason("Invalid")
                            .withMessage(Wording.refusal(flawed.problems()))
                            .build())
                    .build();
        }
        Stream<String> problems = row.problems().stream().map(problem -> problem.sentence());
        List<Remark> found =
                PolicyReview.among(row.conversion().policy(), before(request), surroundings.apply(row.ref()));
        Stream<String> remarks =
                Stream.concat(row.remarks().stream(), found.stream()).map(Remark::sentence);
        return response.withWarnings(
                        Wording.warnings(Stream.concat(problems, remarks).toList()))
                .build();
    }
}
