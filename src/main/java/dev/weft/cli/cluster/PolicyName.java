package dev.weft.cli.cluster;

import java.util.Optional;

/** A policy as users name it, {@code KIND/NAME}. */
record PolicyName(PolicyKind kind, String namespace, String name) {

    static final String LABEL = "KIND/NAME";
    static final String DESCRIPTION = "such as netpol/web, wnp/web or wcnp/floor";

    static Optional<PolicyName> parse(String text, String namespace) {
        int slash = text.indexOf('/');
        return slash <= 0 || slash == text.length() - 1
                ? Optional.empty()
                : PolicyKind.named(text.substring(0, slash))
                        .map(kind ->
                                new PolicyName(kind, kind.isNamespaced() ? namespace : "", text.substring(slash + 1)));
    }

    static int refused(String text, Output output) {
        return output.error(
                "BadName", "'" + text + "' names no policy", "write KIND/NAME with netpol, wnp or wcnp as kind");
    }

    /** Returns the key that a mirror knows it by. */
    String key() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    @Override
    public String toString() {
        return kind.kind() + "/" + key();
    }
}
