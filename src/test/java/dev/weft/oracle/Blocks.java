package dev.weft.oracle;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Address blocks by whole-number arithmetic. */
final class Blocks {

    private Blocks() {}

    /** Asks for an address, or for an unknown one of a family, which only a prefix of length 0 can cover. */
    static boolean select(Map<String, Object> block, @Nullable String address, int family, Set<String> features) {
        if (!inside(String.valueOf(block.get("cidr")), address, family)) {
            return false;
        }
        for (String except : Raw.texts(block, "except")) {
            if (inside(except, address, family)) {
                features.add("except");
                return false;
            }
        }
        return true;
    }

    private static boolean inside(String prefix, @Nullable String address, int family) {
        String[] parts = prefix.split("/");
        int length = Integer.parseInt(parts[1]);
        int bits = parts[0].contains(":") ? 128 : 32;
        if (bits != (family == 6 ? 128 : 32)) {
            return false;
        }
        if (address == null) {
            return length == 0;
        }
        BigInteger size = BigInteger.TWO.pow(bits - length);
        return number(parts[0]).divide(size).equals(number(address).divide(size));
    }

    private static BigInteger number(String address) {
        return new BigInteger(1, InetAddress.ofLiteral(address).getAddress());
    }
}
