package dev.weft.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A private BPF file system and a compiler, for tests against the running kernel. Leaves nothing behind. */
public final class BpfBench implements BeforeAllCallback, AfterAllCallback {

    private Path directory = Path.of("/");
    private int pins;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("wj-bpf");
        Path mount = Files.createDirectory(directory.resolve("fs"));
        run("mount", "-t", "bpf", "bpf", mount.toString());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        run("umount", "-l", directory.resolve("fs").toString());
        run("rm", "-rf", directory.toString());
    }

    /** Makes an empty directory for pins. */
    public Path pins() throws IOException {
        return Files.createDirectory(directory.resolve("fs/" + pins++));
    }

    /** Compiles a C file of the test resources. */
    public byte[] compile(String resource, String... options) throws IOException {
        Path source = directory.resolve("source.bpf.c");
        Path object = directory.resolve("source.bpf.o");
        try (InputStream in = BpfBench.class.getResourceAsStream(resource)) {
            Files.write(source, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(
                "clang-19", "-O2", "-g", "-target", "bpf", "-mcpu=v3", "-Wall", "-I/usr/include/x86_64-linux-gnu"));
        command.addAll(List.of(options));
        command.addAll(List.of("-c", source.toString(), "-o", object.toString()));
        run(command.toArray(String[]::new));
        return Files.readAllBytes(object);
    }

    /** Runs a command to its end and returns what it printed. Fails if it does. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
