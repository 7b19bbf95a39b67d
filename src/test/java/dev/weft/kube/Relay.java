package dev.weft.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a port of loopback, until it is told to drop, without a word, what comes by those it has. */
final class Relay implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final AtomicInteger generation = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();

    Relay(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Nothing passes any more by the connections there are, and none of them is closed; new ones work. */
    void swallow() {
        generation.incrementAndGet();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = keep(server.accept());
                Socket far = keep(new Socket(InetAddress.getLoopbackAddress(), target));
                int made = generation.get();
                Thread.ofVirtual().start(() -> pass(near, far, made));
                Thread.ofVirtual().start(() -> pass(far, near, made));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void pass(Socket from, Socket to, int made) {
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (made == generation.get()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
            if (made == generation.get()) {
                to.close();
            }
        } catch (IOException e) {
            // one of the two has closed it
        }
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
