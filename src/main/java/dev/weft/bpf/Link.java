package dev.weft.bpf;

import java.nio.file.Path;

/** An attachment of a program to a device. It ends when its pin and every descriptor of it are gone. */
public interface Link extends AutoCloseable {

    LinkInfo info();

    /** Puts another program in place of the present one; no packet passes in between without either of them. */
    void update(Program program);

    /** Takes the program off the device, whoever else holds the link. */
    void detach();

    void pin(Path path);

    @Override
    void close();
}
