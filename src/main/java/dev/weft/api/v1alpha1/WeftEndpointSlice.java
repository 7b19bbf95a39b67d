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
 * The endpoints of one node in one block of 256 addresses. It is the record by which addresses are taken (written only
 * against the resourceVersion that was read, so no address is given twice), and what all other nodes learn them from.
 */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wes")
@Plural("weftendpointslices")
@Categories("weft")
@JsonClassDescription(
        "The endpoints of one node in one block of 256 addresses: the record by which addresses are taken, and what other nodes learn them from.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class WeftEndpointSlice extends CustomResource<WeftEndpointSliceSpec, Void> {

    @Override
    protected @Nullable WeftEndpointSliceSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
