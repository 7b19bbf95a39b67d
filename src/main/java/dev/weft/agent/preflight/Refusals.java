package dev.weft.agent.preflight;

import java.util.List;

/**
 * What the running kernel refused of all that the datapath is built of, in words.
 *
 * @param maps BPF maps
 * @param hooks tcx hooks
 * @param devices kinds of network device
 */
public record Refusals(List<String> maps, List<String> hooks, List<String> devices) {

    /** Nothing was refused. */
    public static final Refusals NONE = new Refusals(List.of(), List.of(), List.of());

    public Refusals {
        maps = List.copyOf(maps);
        hooks = List.copyOf(hooks);
        devices = List.copyOf(devices);
    }
}
