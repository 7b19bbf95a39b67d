package dev.weft.cli.explain;

import dev.weft.kube.ServiceAddresses;
import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Service an address is of. All are listed, once: by a field the API server finds only the first address of each,
 * and those of the other family not.
 */
final class ServiceNames {

    private final KubernetesClient client;
    private @Nullable Map<Address, String> names;

    ServiceNames(KubernetesClient client) {
        this.client = client;
    }

    /** Returns {@code namespace/name}; empty if it is none's, or if Services may not be listed. */
    synchronized String of(Address address) {
        Map<Address, String> found = names == null ? read() : names;
        names = found;
        return found.getOrDefault(address, "");
    }

    /** Asks anew the next time. */
    synchronized void forget() {
        names = null;
    }

    private Map<Address, String> read() {
        Map<Address, String> read = new HashMap<>();
        for (Service service : list()) {
            ObjectMeta meta = service.getMetadata();
            ServiceAddresses.of(service)
                    .forEach(address -> read.put(address, meta.getNamespace() + "/" + meta.getName()));
        }
        return read;
    }

    private List<Service> list() {
        try {
            return client.services().inAnyNamespace().list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }
}
