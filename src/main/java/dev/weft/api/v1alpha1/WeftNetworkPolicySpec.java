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
@ValidationRule(
        value = "has(self.ingress) || has(self.egress) || has(self.isolate)",
        message = "the policy says nothing: give ingress, egress or isolate")
@ValidationRule(
        value =
                "has(self.isolate) || !has(self.ingress) || size(self.ingress) == 0 || self.ingress.exists(r, r.action == 'Allow')",
        message =
                "all ingress rules deny: add 'isolate: []' to only take away, or 'isolate: [Ingress]' to deny all other ingress too",
        fieldPath = ".isolate")
@ValidationRule(
        value =
                "has(self.isolate) || !has(self.egress) || size(self.egress) == 0 || self.egress.exists(r, r.action == 'Allow')",
        message =
                "all egress rules deny: add 'isolate: []' to only take away, or 'isolate: [Egress]' to deny all other egress too",
        fieldPath = ".isolate")
public record WeftNetworkPolicySpec(
        @Required
        @JsonPropertyDescription(
                "Which pods of the policy's namespace it is about; {} means all. Never host-network pods.")
        PolicySubject subject,

        @Min(0)
        @Max(1000)
        @Default("100")
        @PrinterColumn(name = "Order")
        @JsonPropertyDescription(
                "When it decides, 0 to 1000, lower first: of all rules that match, those of the lowest order decide, and among "
                        + "them a Deny wins. NetworkPolicy stands at 100. Default: 100.")
        @Nullable
        Integer order,

        @Size(max = 2)
        @JsonPropertyDescription(
                "Directions in which a selected pod is denied what no rule of any policy allows. Default: those of ingress and "
                        + "egress that are given, even as an empty list; must be said if all rules of a direction deny.")
        @Nullable
        List<PolicyDirection> isolate,

        @Size(max = 64) @JsonPropertyDescription("Rules for traffic to the selected pods.") @Nullable
        List<PolicyIngressRule> ingress,

        @Size(max = 64) @JsonPropertyDescription("Rules for traffic from the selected pods.") @Nullable
        List<PolicyEgressRule> egress) {}
