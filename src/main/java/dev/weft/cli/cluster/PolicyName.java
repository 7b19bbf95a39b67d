package dev.weft.cli.cluster;

import dev.weft.cli.fault.Fault;
import java.util.Optional;

/** A policy as users name it, {@code KIND/NAME}, or as answers name it, {@code KIND/NAMESPACE/NAME}. */
record PolicyName(PolicyKind kind, String namespace, String name) {

    static final String LABEL = "KIND/NAME";
    static final String DESCRIPTION = "such as netpol/web, netpol/shop/web, wnp/web or wcnp/floor";

    /** Returns nothing if the text names no policy, or one of another namespace than {@code -n} does. */
    static Optional<PolicyName> parse(String text, ClusterOptions options) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                return Optional.empty();
            }
        }
        return PolicyKind.named(parts[0]).flatMap(kind -> of(kind, parts, options));
    }

    // A further slash must not become part of a name: of such a policy any wait for its end is true at once.
    private static Optional<PolicyName> of(PolicyKind kind, String[] parts, ClusterOptions options) {
        return switch (parts.length) {
            case 2 -> Optional.of(new PolicyName(kind, kind.isNamespaced() ? options.namespace() : "", parts[1]));
            case 3 ->
                kind.isNamespaced() && options.allows(parts[1])
                        ? Optional.of(new PolicyName(kind, parts[1], parts[2]))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    static int refused(String text, Output output) {
        return output.error(new Fault(
                        "BadName",
                        "'" + text + "' names no policy",
                        "write KIND/NAME with netpol, wnp or wcnp as kind, or KIND/NAMESPACE/NAME without another -n")
                .at(LABEL, text));
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
