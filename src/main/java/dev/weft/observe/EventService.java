package dev.weft.observe;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Kernel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;

/** Reads the rings for as long as it lives and serves what they tell: reader, hub and socket in one. */
public final class EventService implements AutoCloseable {

    private static final long END_MS = 2000;

    private final EventHub hub = new EventHub();
    private final EventReader reader;
    private final LocalServer server;
    private final Thread thread;

    private EventService(Kernel kernel, Map<String, BpfMap> maps, Path socket, PodNames pods) throws IOException {
        reader = new EventReader(kernel, maps.get("events"), maps.get("sequence"), hub);
        server = LocalServer.open(socket, new Clients(hub, new EventJson(pods, KernelClock::wall)));
        thread = Thread.ofPlatform().daemon().name("events").unstarted(reader);
    }

    /** Starts with the maps of the loaded object. */
    public static EventService start(Kernel kernel, Map<String, BpfMap> maps, Path socket, PodNames pods)
            throws IOException {
        EventService service = new EventService(kernel, maps, socket, pods);
        service.thread.start();
        return service;
    }

    /** What is done with whoever listens. */
    private record Clients(EventHub hub, EventJson json) implements LocalServer.Service {
        @Override
        public void serve(SocketChannel client, Runnable heard) throws IOException, InterruptedException {
            new EventConnection(client, json).serve(hub, heard);
        }

        @Override
        public String refusal(String code, String message) {
            return EventConnection.refusal(message).put("code", code).toString();
        }
    }

    public long read() {
        return reader.read();
    }

    public long lost() {
        return reader.lost();
    }

    public int listeners() {
        return hub.listeners();
    }

    /** Returns whether the rings are read: a fault would end that, and nothing else would tell. */
    public boolean isReading() {
        return thread.isAlive();
    }

    @Override
    public void close() throws IOException {
        server.close();
        thread.interrupt();
        try {
            thread.join(END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            reader.close();
        }
    }
}
