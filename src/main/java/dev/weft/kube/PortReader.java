package dev.weft.kube;

import dev.weft.model.Protocol;
import dev.weft.model.RulePort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the port fields that Kubernetes' policies and ours have in common. */
final class PortReader {

    /** IANA_SVC_NAME, RFC 6335 section 5.1: at most 15 characters, at least one letter. */
    private static final Pattern NAME = Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?");

    private final Findings findings;

    PortReader(Findings findings) {
        this.findings = findings;
    }

    Optional<RulePort> read(String field, Protocol protocol, @Nullable IntOrString port, @Nullable Integer endPort) {
        if (port == null) {
            return endPort == null
                    ? Optional.of(new RulePort.Whole(protocol))
                    : findings.add(field + ".endPort", endPort, "has no port to begin at", "give port as well");
        }
        String name = port.getStrVal();
        return name == null ? number(field, protocol, port.getIntVal(), endPort) : name(field, protocol, name, endPort);
    }

    private Optional<RulePort> number(String field, Protocol protocol, int first, @Nullable Integer endPort) {
        if (first < 1 || first > 65535) {
            return findings.add(field + ".port", first, "is no port", "write a number from 1 to 65535");
        }
        int last = endPort == null ? first : endPort;
        return last < first || last > 65535
                ? findings.add(
                        field + ".endPort", last, "is below port or above 65535", "write a number from port to 65535")
                : Optional.of(new RulePort.Range(protocol, first, last));
    }

    private Optional<RulePort> name(String field, Protocol protocol, String name, @Nullable Integer endPort) {
        if (!NAME.matcher(name).matches()) {
            return findings.add(
                    field + ".port",
                    name,
                    "is no port name",
                    "write a number without quotes, or a name of at most 15 lower-case letters, digits and dashes");
        }
        return endPort != null
                ? findings.add(
                        field + ".endPort", endPort, "goes with a number only", "drop it, or give port as a number")
                : Optional.of(new RulePort.Named(protocol, name));
    }
}
