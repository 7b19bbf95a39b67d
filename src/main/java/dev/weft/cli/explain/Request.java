package dev.weft.cli.explain;

import org.jspecify.annotations.Nullable;

/**
 * A question as it was put; nothing is checked yet.
 *
 * @param namespace of sides that are given by the name of a pod alone
 * @param port a number or the receiving pod's name for it
 */
public record Request(
        String from,
        String to,
        String namespace,
        String protocol,
        @Nullable String port,
        @Nullable Integer icmpType,
        @Nullable Integer family) {}
