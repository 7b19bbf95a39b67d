package dev.weft.cli.cluster;

import dev.weft.cli.fault.Fault;
import java.util.Optional;

/** A pod as users name it, {@code NAME}, or as answers name it, {@code NAMESPACE/NAME}. */
record PodName(String namespace, String name) {

    static final String LABEL = "NAME";
    static final String DESCRIPTION = "the pod's name, or NAMESPACE/NAME";

    /** Returns nothing if the text names no pod, or one of another namespace than {@code -n} does. */
    static Optional<PodName> parse(String text, ClusterOptions options) {
        String[] parts = text.split("/", -1);
        boolean isQualified = parts.length == 2;
        if (parts.length > 2 || text.isEmpty() || isQualified && (parts[0].isEmpty() || parts[1].isEmpty())) {
            return Optional.empty();
        }
        if (!isQualified) {
            return Optional.of(new PodName(options.namespace(), text));
        }
        return options.allows(parts[0]) ? Optional.of(new PodName(parts[0], parts[1])) : Optional.empty();
    }

    static int refused(String text, Output output) {
        return output.error(new Fault(
                        "BadName",
                        "'" + text + "' names no pod",
                        "write the pod's name, or NAMESPACE/NAME without another -n")
                .at(LABEL, text));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
