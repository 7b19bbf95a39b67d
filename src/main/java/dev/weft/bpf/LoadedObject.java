package dev.weft.bpf;

import java.util.Map;

/** A loaded object: its programs and pinned maps by name. Closing it closes them all; what is pinned stays. */
public interface LoadedObject extends AutoCloseable {

    Map<String, Program> programs();

    Map<String, BpfMap> maps();

    @Override
    void close();
}
