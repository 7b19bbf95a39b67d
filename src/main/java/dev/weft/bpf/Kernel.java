package dev.weft.bpf;

import java.nio.file.Path;
import java.util.Optional;

/** The kernel's BPF side. Every failure is a {@link BpfException}. */
public interface Kernel {

    /**
     * Opens an object, sets its constants, takes over the maps that are pinned, loads it and pins the other maps. A
     * pinned map of another layout is refused, never replaced: programs that run may depend on it.
     */
    LoadedObject load(LoadRequest request);

    /** Creates a map that is no part of an object. */
    BpfMap createMap(MapSpec spec);

    /** Creates a map that holds maps of the shape of {@code inner}. */
    BpfMap createMap(MapSpec spec, BpfMap inner);

    Optional<BpfMap> pinnedMap(Path pin);

    BpfMap mapById(int id);

    Optional<Program> pinnedProgram(Path pin);

    Program programById(int id);

    Optional<Link> pinnedLink(Path pin);

    /** Attaches to a device of the network namespace that this process runs in. */
    Link attach(Program program, int ifindex, TcxHook hook);

    /** Says why nothing could be attached to the hook of any device; empty if it could. Attaches nothing. */
    Optional<String> refusal(TcxHook hook);

    /** Waits until every program run that may have begun before the call has ended. */
    void awaitReaders();

    int possibleCpus();
}
