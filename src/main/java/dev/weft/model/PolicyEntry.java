package dev.weft.model;

/**
 * One entry of a compiled policy set.
 *
 * @param precedence unsigned; of several matching entries the highest wins, deny wins ties, then the lowest rule
 * @param rule index into {@link PolicySet#rules()}
 */
public record PolicyEntry(Direction direction, Peer peer, PortMatch ports, Verdict verdict, int precedence, int rule) {}
