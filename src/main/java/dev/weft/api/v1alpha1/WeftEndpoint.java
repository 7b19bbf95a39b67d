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

/**
 * The network side of one pod: its addresses and identity. Named like its pod, so that creating the object is what
 * gives the pod its only endpoint. Written by the operator alone; it is complete as soon as it exists.
 */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wep")
@Plural("weftendpoints")
@Categories("weft")
@JsonClassDescription(
        "The addresses and identity of the pod of the same name. Written by the operator alone, complete as soon as it exists.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class WeftEndpoint extends CustomResource<WeftEndpointSpec, Void> implements Namespaced {

    @Override
    protected @Nullable WeftEndpointSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
