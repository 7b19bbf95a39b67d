package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** Ports of a protocol, or ICMP messages. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.protocol in ['ICMP', 'ICMPv6'] ? !has(self.port) && !has(self.endPort)"
                + " : !has(self.icmpType) && !has(self.icmpCode)",
        message = "port and endPort go with TCP, UDP and SCTP, icmpType and icmpCode with ICMP and ICMPv6")
@ValidationRule(
        value = "!has(self.icmpCode) || has(self.icmpType)",
        message = "icmpCode needs icmpType beside it",
        fieldPath = ".icmpCode")
@ValidationRule(
        value = "!has(self.endPort) || has(self.port) && type(self.port) == int && self.endPort >= self.port",
        message = "endPort needs a numeric port beside it and must not be below it",
        fieldPath = ".endPort")
@ValidationRule(
        value = "!has(self.port) || type(self.port) != int || self.port >= 1 && self.port <= 65535",
        message = "write a number from 1 to 65535",
        fieldPath = ".port")
public record PolicyPort(
        @Default("TCP")
        @JsonPropertyDescription(
                "Protocol of the ports or messages; ICMP is that of IPv4, ICMPv6 that of IPv6. Default: TCP.")
        @Nullable
        PolicyProtocol protocol,

        @JsonPropertyDescription(
                "Destination port, 1 to 65535, or the name of a container port of the receiving pod, at most 15 lower-case "
                        + "letters, digits and dashes; a pod without a port of that name and protocol is not selected. Default: "
                        + "all ports of the protocol.")
        @Min(1)
        @Max(65535)
        @Size(max = 15)
        @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
        @Nullable
        IntOrString port,

        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("Last port of a range that begins with port, itself included. Default: port alone.")
        @Nullable
        Integer endPort,

        @Min(0) @Max(255) @JsonPropertyDescription("ICMP or ICMPv6 type, 0 to 255. Default: all types.") @Nullable
        Integer icmpType,

        @Min(0)
        @Max(255)
        @JsonPropertyDescription("ICMP or ICMPv6 code, 0 to 255. Default: all codes of the type.")
        @Nullable
        Integer icmpCode) {}
