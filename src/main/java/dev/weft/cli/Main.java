package dev.weft.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Entry point of every role. The first argument picks it: {@code agent} and {@code operator} run until stopped, all
 * else is a command that answers and exits without starting Quarkus.
 */
@QuarkusMain
public final class Main {

    public static void main(String... args) {
        System.exit(WeftCommand.line(args).execute(args));
    }
}
