package dev.weft.operator;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets some writes of an operator reach the API server and none after them, as if it were killed right there. */
final class Mortal implements Interceptor {

    // Nobody listens on port 1.
    private static final URI NOWHERE = URI.create("https://127.0.0.1:1/");

    private final AtomicInteger left;

    Mortal(int writes) {
        left = new AtomicInteger(writes);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        boolean lease = request.uri().getPath().contains("/leases");
        if (!request.method().equals("GET") && !lease && left.getAndDecrement() <= 0) {
            builder.uri(NOWHERE);
        }
    }

    boolean dead() {
        return left.get() < 0;
    }
}
