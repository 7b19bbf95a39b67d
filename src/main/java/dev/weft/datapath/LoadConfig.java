package dev.weft.datapath;

import java.nio.file.Path;

/**
 * With what the programs are loaded.
 *
 * @param object the compiled programs
 * @param pins directory below a BPF file system, of this layout version
 * @param overlay the tunnel device, by name and ifindex
 * @param tunnelPort its UDP port
 * @param reportInterval between two events about one flow, in units of 2^30 ns
 */
public record LoadConfig(
        byte[] object, Path pins, String overlay, int overlayIfindex, int tunnelPort, int reportInterval) {}
