package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * What an identity number stands for. The name is the number, so that creating the object takes the number; it never
 * changes its meaning, and its number is not given out again for 24 hours.
 */
@Group("weft.dev")
@Version("v1alpha1")
@ShortNames("wid")
@Plural("weftidentities")
@Categories("weft")
@JsonClassDescription("What an identity number stands for. The name is the number; it never changes its meaning.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.metadata.name.matches('^[1-9][0-9]{2,6}$') && int(self.metadata.name) >= 256"
                + " && int(self.metadata.name) <= 8388607",
        message = "the name of a WeftIdentity is its number, 256 to 8388607")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class WeftIdentity extends CustomResource<WeftIdentitySpec, Void> {

    @Override
    protected @Nullable WeftIdentitySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
