package dev.weft.kube;

/**
 * Something in a policy that cannot be enforced as it stands.
 *
 * @param field path from the object's root
 * @param value what stands there, as text
 * @param remedy what to write instead
 */
public record PolicyProblem(String field, String value, String message, String remedy) {

    /** Returns all of it as one sentence. */
    public String sentence() {
        return field + ": '" + value + "' " + message + "; " + remedy;
    }
}
