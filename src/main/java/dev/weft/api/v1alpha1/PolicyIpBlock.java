package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A range of addresses with holes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "isCIDR(self.cidr)",
        message = "cidr must be a prefix, written ADDRESS/LENGTH like 10.0.0.0/8 or 2001:db8::/32",
        fieldPath = ".cidr")
@ValidationRule(
        value = "!has(self.except) || !isCIDR(self.cidr) || "
                + "self.except.all(e, isCIDR(e) && cidr(self.cidr).containsCIDR(e))",
        message = "every entry of except must be a prefix inside cidr",
        fieldPath = ".except")
public record PolicyIpBlock(
        @Required
        @Size(max = 49)
        @JsonPropertyDescription(
                "Prefix of addresses, IPv4 or IPv6. It selects pods and nodes as well as outside addresses.")
        String cidr,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Prefixes inside cidr that are not selected. Default: none.")
        @Nullable
        List<@Size(max = 49) String> except) {}
