package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was put; nothing is checked yet.
 *
 * @param id whatever the asker put there, for the answer
 * @param port a number or a name
 * @param http whether it is about a request, too; as there are no rules about requests, it does not matter about which
 */
public record Query(
        @Nullable JsonNode id,
        @Nullable String from,
        @Nullable String to,
        @Nullable String protocol,
        @Nullable String port,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode,
        @Nullable Integer family,
        boolean http) {}
