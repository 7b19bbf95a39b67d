package dev.weft.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback device for servers of tests. */
public final class FreePort {

    // Below net.ipv4.ip_local_port_range: who binds it later must not find it taken by a connection of somebody else.
    private static final int FIRST = 20_000;
    private static final int END = 30_000;

    private FreePort() {}

    /** Returns a port that nobody listens on. */
    public static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: the next one
            }
        }
    }
}
