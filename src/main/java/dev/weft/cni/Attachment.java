package dev.weft.cni;

import java.util.regex.Pattern;

/** One interface of one container, which is what the runtime adds and deletes. Both names are safe in a file name. */
public record Attachment(String containerId, String ifName) {

    private static final Pattern CONTAINER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,199}");
    private static final Pattern IF_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");

    public Attachment {
        require(CONTAINER_ID, "containerId", containerId);
        require(IF_NAME, "ifName", ifName);
    }

    private static void require(Pattern pattern, String field, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " must match " + pattern + ", got '" + value + "'");
        }
    }

    String fileName() {
        return containerId + "-" + ifName + ".json";
    }

    @Override
    public String toString() {
        return containerId + "/" + ifName;
    }
}
