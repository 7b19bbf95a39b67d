package dev.weft.model;

import java.util.List;

/**
 * One rule of a policy. It selects what any of its peers and any of its ports selects, so without peers or without
 * ports it selects nothing: what a source means by leaving them out is for its conversion to spell.
 *
 * @param index its index in the policy's own list for the direction
 */
public record Rule(Direction direction, int index, Verdict verdict, List<RulePeer> peers, List<RulePort> ports) {

    public Rule {
        peers = List.copyOf(peers);
        ports = List.copyOf(ports);
    }

    /** Returns how much it names, in words. */
    public String size() {
        return counted(peers.size(), "peer") + ", " + counted(ports.size(), "port");
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
