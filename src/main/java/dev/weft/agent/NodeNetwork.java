package dev.weft.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the agent keeps on the node beside BPF: the tunnel device, routes, forwarding switches and the masquerade table.
 * All of it may be applied again at any time; what is right already stays untouched.
 */
final class NodeNetwork {

    private static final Path SYSCTL = Path.of("/proc/sys/net");
    private static final Path DEVICES = Path.of("/sys/class/net");
    private static final String OVERLAY = NetworkPlan.OVERLAY;
    /** See bpf/abi/endpoint.h. */
    private static final String OVERLAY_MAC = "02:57:46:54:00:04";

    private final int tunnelPort;
    private final ObjectMapper json = new ObjectMapper();
    private String masquerade = "";

    NodeNetwork(int tunnelPort) {
        this.tunnelPort = tunnelPort;
    }

    /** Makes the tunnel device, if it is not there just so. Returns its ifindex. */
    int ensureOverlay(int mtu) throws IOException {
        if (Files.exists(DEVICES.resolve(OVERLAY)) && port() != tunnelPort) {
            ip(List.of("link del " + OVERLAY));
        }
        List<String> commands = new ArrayList<>();
        if (!Files.exists(DEVICES.resolve(OVERLAY))) {
            commands.add("link add " + OVERLAY + " address " + OVERLAY_MAC + " type vxlan external dstport "
                    + tunnelPort + " nolearning udp6zerocsumrx");
        }
        commands.add("link set " + OVERLAY + " addrgenmode none mtu " + mtu + " up");
        commands.add("neigh replace 169.254.1.1 lladdr " + OVERLAY_MAC + " dev " + OVERLAY + " nud permanent");
        commands.add("neigh replace fe80::1 lladdr " + OVERLAY_MAC + " dev " + OVERLAY + " nud permanent");
        ip(commands);
        return ifindex(OVERLAY);
    }

    private int port() throws IOException {
        JsonNode links = json.readTree(Tool.run(List.of("ip", "-j", "-d", "link", "show", "dev", OVERLAY), ""));
        return links.path(0).path("linkinfo").path("info_data").path("port").asInt();
    }

    /** Lets the node forward between its pods and the outside. */
    void ensureForwarding() throws IOException {
        sysctl("ipv4/ip_forward", "1");
        sysctl("ipv6/conf/all/forwarding", "1");
    }

    private static void sysctl(String name, String value) throws IOException {
        Path file = SYSCTL.resolve(name);
        try {
            if (!Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value);
            }
        } catch (NoSuchFileException e) {
            // a kernel without IPv6 has no such switch
            return;
        }
    }

    void ensureRoutes(NetworkPlan plan) throws IOException {
        List<String> commands = new ArrayList<>(plan.additions());
        for (Family family : Family.values()) {
            commands.addAll(plan.removals(present(family)));
        }
        ip(commands);
    }

    private List<Cidr> present(Family family) throws IOException {
        String option = family == Family.IPV4 ? "-4" : "-6";
        String listed = Tool.run(
                List.of("ip", "-j", option, "route", "show", "proto", Integer.toString(NetworkPlan.PROTOCOL)), "");
        List<Cidr> prefixes = new ArrayList<>();
        for (JsonNode route : json.readTree(listed.isBlank() ? "[]" : listed)) {
            prefixes.add(Cidr.parse(route.path("dst").asText()));
        }
        return prefixes;
    }

    /** Replaces the masquerade table, if the pod ranges are others than last time. */
    void ensureMasquerade(Collection<Cidr> podCidrs) throws IOException {
        String script = new Masquerade().script(podCidrs);
        if (!script.equals(masquerade)) {
            Tool.run(List.of("nft", "-f", "-"), script);
            masquerade = script;
        }
    }

    /** Removes a pod's interface with all that hangs on it; it may be gone already. */
    void removeInterface(String name) throws IOException {
        if (Files.exists(DEVICES.resolve(name))) {
            ip(List.of("link del " + name));
        }
    }

    /** Returns the ifindex of a device, 0 if there is none. */
    static int ifindex(String device) throws IOException {
        try {
            return Integer.parseInt(
                    Files.readString(DEVICES.resolve(device).resolve("ifindex")).strip());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static void ip(List<String> commands) throws IOException {
        Tool.run(List.of("ip", "-batch", "-"), String.join("\n", commands) + "\n");
    }
}
