package dev.weft.agent.preflight;

/**
 * Something that this node lacks.
 *
 * @param reason CamelCase, stable, for scripts
 * @param message what was found
 * @param remedy what to do about it
 * @param fatal whether the agent must not touch the node
 */
public record Lack(String reason, String message, String remedy, boolean fatal) {

    /** Returns what was found and what to do about it. */
    public String words() {
        return message + "; " + remedy;
    }
}
