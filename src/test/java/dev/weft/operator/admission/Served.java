package dev.weft.operator.admission;

import dev.weft.kube.FreePort;
import dev.weft.model.Address;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;

/** The webhook's server on a free port of the loopback device, in a cluster that has nothing. */
record Served(Vertx vertx, Server server, Credentials credentials, SimpleMeterRegistry registry, int port)
        implements AutoCloseable {

    static Served start() {
        Vertx vertx = Vertx.vertx();
        KubernetesSerialization serialization = new KubernetesSerialization();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Reviewer reviewer = new Reviewer(
                serialization,
                policy ->
                        new Surroundings(List.of(), List.of(), ApiServerPlace.UNKNOWN, DnsPlace.CONVENTION, List.of()));
        Server server = new Server(vertx, serialization, reviewer, new AdmissionMeters(registry));
        Address loopback = Address.parse("127.0.0.1");
        Credentials credentials = Credentials.create(loopback, Instant.now());
        int port = FreePort.next();
        server.serve(loopback, port, credentials);
        return new Served(vertx, server, credentials, registry, port);
    }

    @Override
    public void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
