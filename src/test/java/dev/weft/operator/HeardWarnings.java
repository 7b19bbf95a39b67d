package dev.weft.operator;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects the warnings that kubectl would print. */
final class HeardWarnings implements Interceptor {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        heard.addAll(response.headers("Warning"));
    }

    /** Returns the warnings since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(heard);
        heard.removeAll(taken);
        return taken;
    }
}
