package dev.weft.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads this project's classes anew, those of one directory first. */
final class MutantLoader extends ClassLoader {

    private final Path first;

    MutantLoader(Path first) {
        super(MutantLoader.class.getClassLoader());
        this.first = first;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith("dev.weft.") ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        try (InputStream in = open(path)) {
            byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private InputStream open(String path) throws IOException {
        Path mutated = first.resolve(path);
        InputStream original = getParent().getResourceAsStream(path);
        if (original == null) {
            throw new IOException("no class " + path);
        }
        return Files.exists(mutated) ? Files.newInputStream(mutated) : original;
    }
}
