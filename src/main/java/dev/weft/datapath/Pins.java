package dev.weft.datapath;

import java.nio.file.Path;

/** Where the objects of this layout version are pinned on a node. */
public final class Pins {

    public static final Path ROOT = Path.of("/sys/fs/bpf/weft/v1");
    public static final Path MAPS = ROOT.resolve("maps");

    private Pins() {}
}
