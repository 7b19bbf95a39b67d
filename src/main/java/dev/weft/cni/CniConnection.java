package dev.weft.cni;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One request and its answer. A client that sends too much or too slowly is told so or cut off. */
final class CniConnection implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CniConnection.class.getName());
    private static final int CHUNK = 8192;

    private final SocketChannel channel;
    private final CniLimits limits;
    private final ScheduledExecutorService clock;

    CniConnection(SocketChannel channel, CniLimits limits, ScheduledExecutorService clock) {
        this.channel = channel;
        this.limits = limits;
        this.clock = clock;
    }

    void serve(CniDispatcher dispatcher) throws InterruptedException {
        try {
            switch (timed(this::readLine)) {
                case Line.Complete(byte[] text) -> send(dispatcher.answer(text));
                case Line.TooLong() -> send(tooLong());
                case Line.Ended() -> {}
            }
        } catch (AsynchronousCloseException e) {
            LOG.log(Level.WARNING, "A client of the CNI socket was too slow and was cut off after {0}", limits.io());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A client of the CNI socket went away: {0}", e.getMessage());
        }
    }

    private <T> T timed(Io<T> io) throws IOException {
        Future<?> cut = clock.schedule(this::close, limits.io().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return io.run();
        } finally {
            cut.cancel(false);
        }
    }

    private Line readLine() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (channel.read(chunk) >= 0) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                byte next = chunk.get();
                if (next == '\n') {
                    return new Line.Complete(text.toByteArray());
                }
                if (text.size() == limits.requestBytes()) {
                    return new Line.TooLong();
                }
                text.write(next);
            }
            chunk.clear();
        }
        return new Line.Ended();
    }

    private void send(CniResponse response) throws IOException {
        timed(() -> {
            ByteBuffer buffer = ByteBuffer.wrap(CniCodec.line(response));
            int written = 0;
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
            return written;
        });
    }

    private CniResponse tooLong() {
        return new CniResponse.Refused(
                CniError.PROTOCOL.code(),
                "the request is longer than " + limits.requestBytes() + " bytes",
                "Only weft-cni may speak to this socket.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing a connection of the CNI socket failed", e);
        }
    }

    @FunctionalInterface
    private interface Io<T> {
        T run() throws IOException;
    }

    private sealed interface Line {
        record Complete(byte[] text) implements Line {}

        record TooLong() implements Line {}

        /** The client closed before the end of its line. */
        record Ended() implements Line {}
    }
}
