package dev.weft.bpf;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to load and with what.
 *
 * @param name for messages
 * @param elf the compiled object
 * @param constants values of {@code const volatile} variables, each of which the object must have
 * @param capacities {@code max_entries} of maps where the object's own value does not fit; only for maps not pinned yet
 * @param mapPins directory below a BPF file system. A map that is pinned there is used as it stands, the others are
 *     created and pinned. Null: none is taken over or pinned, and all vanish with their last descriptor
 * @param programs which of the object's programs are verified and loaded; empty for all
 */
public record LoadRequest(
        String name,
        byte[] elf,
        Map<String, Long> constants,
        Map<String, Integer> capacities,
        @Nullable Path mapPins,
        Set<String> programs) {

    /** Asks for all programs. */
    public LoadRequest(
            String name,
            byte[] elf,
            Map<String, Long> constants,
            Map<String, Integer> capacities,
            @Nullable Path mapPins) {
        this(name, elf, constants, capacities, mapPins, Set.of());
    }

    public LoadRequest {
        constants = Map.copyOf(constants);
        capacities = Map.copyOf(capacities);
        programs = Set.copyOf(programs);
    }
}
