package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A node as the network sees it. The operator writes the spec from the core Node of the same name; the node's own agent
 * writes the status, and no other node's agent can.
 */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wn")
@Plural("weftnodes")
@Categories("weft")
@JsonClassDescription(
        "A node as the network sees it: the operator writes the spec from the Node of the same name, the node's agent the status.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Addresses",
        jsonPath = ".status.conditions[?(@.type==\"AddressesAvailable\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class WeftNode extends CustomResource<WeftNodeSpec, WeftNodeStatus> {

    @Override
    protected @Nullable WeftNodeSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable WeftNodeStatus initStatus() {
        return null;
    }
}
