package dev.weft.cni;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of the node's side of a pod's link: the same for a container whenever it is asked. */
public final class HostInterfaceName {

    private static final String PREFIX = "weft";
    /** Linux allows 15 characters. */
    private static final int DIGITS = 11;

    private HostInterfaceName() {}

    /** Returns {@code weft} and the first 11 digits of the container id's SHA-1. */
    public static String of(String containerId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(containerId.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Returns whether a device is called like one of these. */
    public static boolean isOne(String device) {
        return device.matches(PREFIX + "[0-9a-f]{" + DIGITS + "}");
    }
}
