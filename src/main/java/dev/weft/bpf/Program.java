package dev.weft.bpf;

import java.nio.file.Path;

/** A loaded program. */
public interface Program extends AutoCloseable {

    ProgramInfo info();

    /** Runs the program on a packet without sending anything. */
    TestResult testRun(TestRun run);

    void pin(Path path);

    @Override
    void close();
}
