package dev.weft.model;

/**
 * Something in a policy that is understood and enforced, and yet can hardly be what its author meant.
 *
 * @param field path from the object's root
 * @param value what stands there, as text
 * @param message what comes of it
 * @param remedy what to write instead
 */
public record Remark(Reason reason, String field, String value, String message, String remedy) {

    /** What kind of remark it is. The names are part of the commands' output. */
    public enum Reason {
        /** A selector contradicts itself, or asks for what no label can be. */
        MATCHES_NOTHING("MatchesNothing"),
        /** A rule never decides, as another one decides all that it selects. */
        HIDDEN_RULE("HiddenRule"),
        /** Beside a rule, one of another policy never decides any more. */
        HIDES_RULE("HidesRule"),
        /** A rule denies what always passes, or a part of it selects nothing. */
        NO_EFFECT("NoEffect"),
        /** A selector matches no pod that exists. */
        NO_SUCH_POD("NoSuchPod"),
        /** None of the pods in question has a port of this name. */
        NO_SUCH_PORT("NoSuchPort"),
        /** A rule makes more entries than a node has room for, so not all that it says is in force. */
        TOO_LARGE("TooLarge"),
        /** Pods cannot ask the cluster's DNS any more. */
        CUTS_DNS("CutsDns"),
        /** Pods of the cluster's own namespaces, or that probably talk to it, cannot reach the API server any more. */
        CUTS_API_SERVER("CutsApiServer");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Returns all of it but the reason as one sentence. */
    public String sentence() {
        return field + ": '" + value + "' " + message + "; " + remedy;
    }
}
