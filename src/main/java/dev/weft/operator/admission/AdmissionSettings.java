package dev.weft.operator.admission;

import dev.weft.model.Address;
import java.util.Map;
import java.util.Optional;

/**
 * Where the webhook is served.
 *
 * @param address the node's, as the API server reaches it; empty if there is to be no webhook
 * @param port 1 to 65535
 */
public record AdmissionSettings(Optional<Address> address, int port) {

    private static final String PORT = "WEFT_ADMISSION_PORT";
    private static final String OFF = "off";

    public static AdmissionSettings of(Map<String, String> environment) {
        String port = environment.getOrDefault(PORT, "9962");
        String host = environment.getOrDefault("HOST_IP", "");
        boolean off = port.equals(OFF) || host.isEmpty();
        return new AdmissionSettings(off ? Optional.empty() : Optional.of(Address.parse(host)), off ? 1 : number(port));
    }

    private static int number(String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(
                    PORT + " is '" + port + "', but must be a port from 1 to 65535, or " + OFF);
        }
        return Integer.parseInt(port);
    }
}
