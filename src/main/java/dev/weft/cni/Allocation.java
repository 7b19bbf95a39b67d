package dev.weft.cni;

import dev.weft.model.Address;
import dev.weft.model.Family;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a pod's interface is built from. The plugin refuses anything else, so it is checked here first. */
public record Allocation(@Nullable Address ipv4, @Nullable Address ipv6, String mac, int mtu, String hostIfName) {

    private static final Pattern MAC = Pattern.compile("02:57(:[0-9a-f]{2}){4}");
    private static final Pattern HOST_IF_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private static final int MTU_MIN_IPV4 = 68;
    private static final int MTU_MIN_IPV6 = 1280;

    public Allocation {
        if (ipv4 == null && ipv6 == null) {
            throw new IllegalArgumentException("a pod has at least one address, got neither ipv4 nor ipv6");
        }
        requireFamily("ipv4", ipv4, Family.IPV4);
        requireFamily("ipv6", ipv6, Family.IPV6);
        if (!MAC.matcher(mac).matches()) {
            throw new IllegalArgumentException("mac must match " + MAC + ", got '" + mac + "'");
        }
        if (!HOST_IF_NAME.matcher(hostIfName).matches()) {
            throw new IllegalArgumentException("hostIfName must match " + HOST_IF_NAME + ", got '" + hostIfName + "'");
        }
        int least = ipv6 == null ? MTU_MIN_IPV4 : MTU_MIN_IPV6;
        if (mtu < least || mtu > 65535) {
            throw new IllegalArgumentException("mtu must be " + least + " to 65535, got " + mtu);
        }
    }

    private static void requireFamily(String field, @Nullable Address address, Family family) {
        if (address != null && address.family() != family) {
            throw new IllegalArgumentException(field + " must be of family " + family + ", got " + address);
        }
    }
}
