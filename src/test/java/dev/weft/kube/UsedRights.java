package dev.weft.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/** Writes down which rights a client makes use of, as roles name them, and which it was refused. */
public final class UsedRights implements Interceptor {

    private final Set<String> used = new ConcurrentSkipListSet<>();
    private final Set<String> refused = new ConcurrentSkipListSet<>();

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        used.add(right(request));
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        note(request, response);
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(
            HttpRequest.Builder builder, HttpResponse<?> response, RequestTags tags) {
        note(response.request(), response);
        return CompletableFuture.completedFuture(false);
    }

    private void note(HttpRequest request, HttpResponse<?> response) {
        if (response.code() == HttpURLConnection.HTTP_FORBIDDEN) {
            refused.add(right(request));
        }
    }

    /** Returns rights such as {@code patch weft.dev/weftnodes/status}. */
    public Set<String> used() {
        return Set.copyOf(used);
    }

    public Set<String> refused() {
        return Set.copyOf(refused);
    }

    static String right(HttpRequest request) {
        URI uri = request.uri();
        List<String> path = new ArrayList<>(List.of(uri.getPath().substring(1).split("/")));
        String group = path.removeFirst().equals("apis") ? path.removeFirst() : "";
        path.removeFirst();
        if (path.size() > 2 && path.getFirst().equals("namespaces")) {
            path.subList(0, 2).clear();
        }
        boolean named = path.size() > 1;
        String resource = path.getFirst() + (path.size() > 2 ? "/" + path.get(2) : "");
        return verb(request.method(), named, String.valueOf(uri.getQuery())) + " " + group + "/" + resource;
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
        };
    }
}
