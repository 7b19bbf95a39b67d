package dev.weft.agent;

import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The switches that let a node forward between its pods and the outside. That for IPv6 makes the kernel take the node for
 * a router, which drops the default route that it has from a router advertisement and listens to no more of them, unless
 * it was told to do both. So a node without IPv6 pods is left alone, and one with them is told first.
 *
 * @param root where the kernel shows its switches of the network
 */
record Forwarding(Path root) {

    static final Path ROOT = Path.of("/proc/sys/net");

    private static final String ALL = "ipv6/conf/all/forwarding";
    /** Settings for devices to come, pods' among them, and devices that get no advertisements. */
    private static final Set<String> NOT_DEVICES = Set.of("all", "default", "lo");

    private static final String WEFT = "weft";

    /** Returns whether the kernel has IPv6: a node may have been started without. */
    boolean hasIpv6() {
        return Files.isDirectory(root.resolve("ipv6"));
    }

    /** @param pods where the node's pods have their addresses */
    void ensure(Collection<Cidr> pods) throws IOException {
        if (!read("ipv4/ip_forward").equals("1")) {
            write("ipv4/ip_forward", "1");
        }
        boolean isWanted = pods.stream().anyMatch(cidr -> cidr.family() == Family.IPV6);
        if (isWanted && !read(ALL).equals("1")) {
            keepAdvertisements();
            write(ALL, "1");
        }
    }

    /** Devices that forward already have ignored advertisements until now, and go on to. */
    private void keepAdvertisements() throws IOException {
        for (String device : devices()) {
            String accept = "ipv6/conf/" + device + "/accept_ra";
            if (read(accept).equals("1")
                    && read("ipv6/conf/" + device + "/forwarding").equals("0")) {
                write(accept, "2");
            }
        }
    }

    private List<String> devices() throws IOException {
        try (Stream<Path> found = Files.list(root.resolve("ipv6/conf"))) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> !NOT_DEVICES.contains(name) && !name.startsWith(WEFT))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Returns nothing for what is not there: a kernel may lack IPv6, and a device may just have gone. */
    private String read(String name) throws IOException {
        try {
            return Files.readString(root.resolve(name)).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private void write(String name, String value) throws IOException {
        Path file = root.resolve(name);
        if (Files.exists(file)) {
            Files.writeString(file, value);
        }
    }
}
