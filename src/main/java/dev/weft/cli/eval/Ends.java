package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Entity;
import dev.weft.model.ReservedIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whom a question means. */
final class Ends {

    private static final String ENTITY = "entity:";

    private final World world;
    private final Places places;
    private final Map<String, End> pods = new HashMap<>();

    Ends(World world, Places places) {
        this.world = world;
        this.places = places;
        world.pods().forEach((name, pod) -> pods.put(name, end(name, pod)));
    }

    End find(String field, @Nullable String text) throws QueryException {
        if (text == null || text.isEmpty()) {
            throw new QueryException(field, text, "is missing", "name a pod as ns/pod, an address, or entity:NAME");
        }
        if (text.startsWith(ENTITY)) {
            return entity(field, text);
        }
        return text.indexOf('/') < 0 ? address(field, text) : pod(field, text);
    }

    private End pod(String field, String text) throws QueryException {
        End pod = pods.get(text);
        if (pod == null) {
            throw new QueryException(field, text, "no such pod", "name a pod of the manifests as ns/pod");
        }
        return pod;
    }

    private static End end(String name, PodEntry pod) {
        return pod.hostNetwork() ? new End.OnNode(name, pod.node(), Set.copyOf(pod.addresses())) : new End.OfPod(pod);
    }

    private End address(String field, String text) throws QueryException {
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new QueryException(
                    field, text, "is no IP address", "name a pod as ns/pod, an address, or entity:NAME");
        }
        PodEntry pod = world.podsByAddress().get(address);
        if (pod != null) {
            return new End.OfPod(pod);
        }
        String node = world.nodesByAddress().get(address);
        return node == null
                ? new End.Fixed(address.toString(), ReservedIdentity.WORLD, Set.of(address))
                : new End.OnNode(address.toString(), node, Set.of(address));
    }

    private End entity(String field, String text) throws QueryException {
        Entity entity;
        try {
            entity = Entity.parse(text.substring(ENTITY.length()));
        } catch (IllegalArgumentException e) {
            entity = Entity.ALL;
        }
        return switch (entity) {
            case HOST -> new End.Fixed(text, ReservedIdentity.HOST, places.outside());
            case REMOTE_NODE -> new End.Fixed(text, ReservedIdentity.REMOTE_NODE, places.outside());
            case WORLD -> new End.Fixed(text, ReservedIdentity.WORLD, places.outside());
            case KUBE_APISERVER -> new End.Fixed(text, ReservedIdentity.WORLD, places.apiServers());
            case CLUSTER, ALL ->
                throw new QueryException(
                        field, text, "is no single peer", "write entity:world, host, remote-node or kube-apiserver");
        };
    }
}
