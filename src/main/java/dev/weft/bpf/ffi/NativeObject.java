package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.Program;
import java.util.Map;

/** What one load gave. */
record NativeObject(Map<String, BpfMap> maps, Map<String, Program> programs) implements LoadedObject {

    NativeObject {
        maps = Map.copyOf(maps);
        programs = Map.copyOf(programs);
    }

    @Override
    public void close() {
        programs.values().forEach(Program::close);
        maps.values().forEach(BpfMap::close);
    }
}
