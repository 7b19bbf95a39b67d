package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = PolicyTexts.SAYS_SOMETHING, message = PolicyTexts.SAYS_NOTHING)
@ValidationRule(
        value = PolicyTexts.INGRESS_ISOLATION_IS_CLEAR,
        message = PolicyTexts.INGRESS_ISOLATION_IS_UNCLEAR,
        fieldPath = ".isolate")
@ValidationRule(
        value = PolicyTexts.EGRESS_ISOLATION_IS_CLEAR,
        message = PolicyTexts.EGRESS_ISOLATION_IS_UNCLEAR,
        fieldPath = ".isolate")
public record WeftClusterNetworkPolicySpec(
        @Required
        @JsonPropertyDescription("Which pods of the cluster it is about; {} means all. Never host-network pods.")
        ClusterPolicySubject subject,

        @Min(0)
        @Max(1000)
        @Default("100")
        @PrinterColumn(name = "Order")
        @JsonPropertyDescription(PolicyTexts.ORDER)
        @Nullable
        Integer order,

        @Size(max = 2) @JsonPropertyDescription(PolicyTexts.ISOLATE) @Nullable
        List<PolicyDirection> isolate,

        @Size(max = 64) @JsonPropertyDescription(PolicyTexts.INGRESS) @Nullable
        List<PolicyIngressRule> ingress,

        @Size(max = 64) @JsonPropertyDescription(PolicyTexts.EGRESS) @Nullable
        List<PolicyEgressRule> egress,

        @Default("Enforced") @PrinterColumn(name = "Stage") @JsonPropertyDescription(PolicyTexts.STAGE) @Nullable
        PolicyStage stage) {}
