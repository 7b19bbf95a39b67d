package dev.weft.cni;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the CNI specification that a conflist is written in. A runtime refuses one it does not know. */
public enum CniVersion {
    V1_0_0("1.0.0"),
    /** Adds STATUS and GC. */
    V1_1_0("1.1.0");

    private static final Pattern CONTAINERD = Pattern.compile("containerd://v?(\\d+)\\..*");
    private static final int CONTAINERD_WITH_1_1 = 2;

    private final String text;

    CniVersion(String text) {
        this.text = text;
    }

    /** Reads {@code 1.0.0} or {@code 1.1.0}. */
    public static CniVersion parse(String text) {
        for (CniVersion version : values()) {
            if (version.text.equals(text)) {
                return version;
            }
        }
        throw new IllegalArgumentException("CNI version '" + text + "' is none of 1.0.0, 1.1.0");
    }

    /**
     * Returns the newest version that a runtime surely reads.
     *
     * @param containerRuntimeVersion as in {@code status.nodeInfo.containerRuntimeVersion} of the Node
     */
    public static CniVersion forRuntime(String containerRuntimeVersion) {
        Matcher matcher = CONTAINERD.matcher(containerRuntimeVersion.toLowerCase(Locale.ROOT));
        boolean recent = matcher.matches() && Integer.parseInt(matcher.group(1)) >= CONTAINERD_WITH_1_1;
        return recent ? V1_1_0 : V1_0_0;
    }

    @Override
    public String toString() {
        return text;
    }
}
