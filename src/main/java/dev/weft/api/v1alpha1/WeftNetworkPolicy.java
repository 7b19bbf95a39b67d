package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Allows and denies traffic of pods in one namespace, besides and before NetworkPolicy. */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wnp")
@Plural("weftnetworkpolicies")
@Categories("weft")
@JsonClassDescription("Allows and denies traffic of pods in one namespace, besides and before NetworkPolicy.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(
        name = "Accepted",
        jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Enforced",
        jsonPath = ".status.conditions[?(@.type==\"Enforced\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class WeftNetworkPolicy extends CustomResource<WeftNetworkPolicySpec, PolicyStatus> implements Namespaced {

    @Override
    protected @Nullable WeftNetworkPolicySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PolicyStatus initStatus() {
        return null;
    }
}
