package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A protocol that policy rules can name. */
public enum PolicyProtocol {
    @JsonProperty("TCP")
    TCP,
    @JsonProperty("UDP")
    UDP,
    @JsonProperty("SCTP")
    SCTP,
    @JsonProperty("ICMP")
    ICMP,
    @JsonProperty("ICMPv6")
    ICMPV6
}
