package dev.weft.net.ffi;

import dev.weft.net.NetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A netlink socket: one request at a time, each with its answer. */
final class Socket implements AutoCloseable {

    static final LibC C = LibraryLoader.create(LibC.class).load("c");
    static final Runtime RUNTIME = Runtime.getRuntime(C);

    static final int ROUTE = 0;
    static final int NETFILTER = 12;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_NETLINK = 270;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int CAP_ACK = 10;
    private static final int EXT_ACK = 11;
    private static final int STRICT_CHECK = 12;
    private static final int TIMEOUT_SECONDS = 10;

    private static final int TYPE_ERROR = 2;
    private static final int TYPE_DONE = 3;
    private static final int DUMP_INTERRUPTED = 16;
    private static final int ERROR_TEXT = 1;
    private static final int EINTR = 4;
    private static final int BUFFER = 1 << 18;

    private final int fd;
    private final Pointer buffer = Memory.allocateDirect(RUNTIME, BUFFER);
    private int sequence;
    /** What was listed changed meanwhile: entries may be lacking. */
    private boolean interrupted;

    /** @param family which part of the kernel answers */
    Socket(int family) {
        fd = C.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, family);
        if (fd < 0) {
            throw failure("open a netlink socket", LastError.getLastError(RUNTIME), "");
        }
        for (int option : List.of(CAP_ACK, EXT_ACK, STRICT_CHECK)) {
            Pointer one = Memory.allocateDirect(RUNTIME, Integer.BYTES);
            one.putInt(0, 1);
            C.setsockopt(fd, SOL_NETLINK, option, one, Integer.BYTES);
        }
        Pointer limit = Memory.allocateDirect(RUNTIME, 16, true);
        limit.putLong(0, TIMEOUT_SECONDS);
        C.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, limit, 16);
    }

    static NetException failure(String attempt, int errno, String words) {
        String text = words.isEmpty() ? C.strerror(errno) : C.strerror(errno) + ": " + words;
        return new NetException("cannot " + attempt + ": " + text + " (errno " + errno + ")", errno);
    }

    /** Sends a request and returns what the kernel lists, nothing for a plain acknowledgement. */
    synchronized List<Reply> ask(Message message, String attempt) {
        List<Reply> replies;
        do {
            replies = askOnce(message, attempt);
        } while (interrupted);
        return replies;
    }

    private List<Reply> askOnce(Message message, String attempt) {
        sequence++;
        interrupted = false;
        byte[] request = message.bytes(sequence);
        buffer.put(0, request, 0, request.length);
        if (C.send(fd, buffer, request.length, 0) < 0) {
            throw failure(attempt, LastError.getLastError(RUNTIME), "");
        }
        List<Reply> replies = new ArrayList<>();
        while (!receive(replies, attempt)) {
            Thread.onSpinWait();
        }
        return replies;
    }

    /** Returns whether the answer is complete. */
    private boolean receive(List<Reply> replies, String attempt) {
        long length = C.recv(fd, buffer, BUFFER, 0);
        if (length < 0) {
            int errno = LastError.getLastError(RUNTIME);
            if (errno == EINTR) {
                return false;
            }
            throw failure(attempt, errno, "");
        }
        byte[] bytes = new byte[(int) length];
        buffer.get(0, bytes, 0, bytes.length);
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int at = 0; at + Message.HEADER <= bytes.length; at += (from.getInt(at) + 3) & ~3) {
            if (from.getInt(at + 8) != sequence) {
                continue;
            }
            byte[] payload = new byte[from.getInt(at) - Message.HEADER];
            from.get(at + Message.HEADER, payload);
            int type = from.getShort(at + 4);
            interrupted |= (from.getShort(at + 6) & DUMP_INTERRUPTED) != 0;
            if (type == TYPE_DONE || type == TYPE_ERROR) {
                finish(new Reply(payload), type, attempt);
                return true;
            }
            replies.add(new Reply(payload));
        }
        return false;
    }

    private static void finish(Reply reply, int type, String attempt) {
        int error = -reply.u32(0);
        if (error != 0) {
            int fixed = type == TYPE_DONE ? Integer.BYTES : Integer.BYTES + Message.HEADER;
            Map<Integer, byte[]> attributes = reply.attributes(fixed);
            byte[] words = attributes.get(ERROR_TEXT);
            throw failure(attempt, error, words == null ? "" : Reply.text(words));
        }
    }

    @Override
    public void close() {
        C.close(fd);
    }
}
